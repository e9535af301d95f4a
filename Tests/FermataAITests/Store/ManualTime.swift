import Foundation
import Synchronization

@testable import FermataAI

/// Time that passes when a test says so.
final class ManualTime: Sendable {
    private let elapsed = Mutex(Duration.zero)
    private let start: Date

    init(start: Date = Date(timeIntervalSince1970: 1_800_000_000)) { self.start = start }

    var now: Duration { elapsed.withLock { $0 } }

    var date: Date { start.addingTimeInterval(now / .seconds(1)) }

    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }

    func set(_ moment: Duration) { elapsed.withLock { $0 = max($0, moment) } }

    func clock(bootID: String = "first boot", booted: Duration = .zero) -> RateLimitClock {
        RateLimitClock(bootID: bootID, sinceBoot: { self.now - booted })
    }
}
