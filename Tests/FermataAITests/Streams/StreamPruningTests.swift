import Fermata
import Foundation
import Synchronization
import Testing

@testable import FermataAI

@Suite("Old streams", .timeLimit(.minutes(2)))
struct StreamPruningTests {
    private static let day = 86_400.0

    /// A clock that stands still.
    private final class Clock: Sendable {
        private let seconds = Mutex(1_800_000_000.0)

        var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

        func pass(days: Double) { seconds.withLock { $0 += days * StreamPruningTests.day } }
    }

    private let clock = Clock()

    private func buffer(_ kind: StoreKind) async throws -> SQLStreamBuffer {
        try SQLStreamBuffer(try await kind.database(), now: { [clock] in clock.now })
    }

    @Test("are removed a day after they ended", arguments: StoreKind.available)
    func ended(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind)
        try await buffer.end("ended")
        clock.pass(days: 0.9)
        #expect(try await buffer.prune() == 0)
        clock.pass(days: 0.2)
        #expect(try await buffer.prune() == 1)
        #expect(try await buffer.snapshot("ended") == nil)
    }

    @Test(
        "lose their events when nothing came for a week, and keep their offsets for runs that only wait",
        arguments: StoreKind.available
    )
    func idle(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind)
        let ticket = try await buffer.begin("m", attempt: 1, in: "run")
        try await buffer.append([.text("x")], to: ticket, isLast: false)
        clock.pass(days: 8)
        #expect(try await buffer.prune() == 1)
        #expect(try await buffer.prune() == 0)
        try await buffer.step("approved", data: .null, in: "run")
        let page = try await buffer.read("run", from: 1, limit: 10, waitingUpTo: .zero)
        #expect(page.gap == 1..<2)
        #expect(page.events == [StreamEvent(offset: 2, body: .step(name: "approved", data: .null))])
        clock.pass(days: 91)
        #expect(try await buffer.prune() == 1)
        #expect(try await buffer.snapshot("run") == nil)
    }

    @Test("go when new ones come, without anybody asking", arguments: StoreKind.available)
    func automatic(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind)
        for number in 0..<50 { try await buffer.end("old \(number)") }
        clock.pass(days: 2)
        for number in 0..<3 { try await buffer.end("new \(number)") }
        #expect(try await buffer.prune() == 0)
        #expect(try await buffer.snapshot("old 7") == nil)
        #expect(try await buffer.snapshot("new 0") != nil)
        try await buffer.delete("new 0")
        try await buffer.delete("new 0")
        #expect(try await buffer.snapshot("new 0") == nil)
    }
}
