import Synchronization

/// The machine's clock, put forward by what was skipped.
///
/// It runs at the machine's pace. A skip moves it at once and wakes those whose time has come.
package final class SkippingClock: EngineClock {
    /// As in the machine's clock: a machine that was suspended, or whose clock was set, is noticed.
    private static let longestSleep: Duration = .seconds(10)

    private let machine = SystemClock()
    private let skipped = Mutex(Duration.zero)
    private let skips = ChangeWatch<Int>()

    package init() {}

    package func now() -> EngineTime {
        machine.now() + skipped.withLock { $0 }
    }

    package func sleep(until time: EngineTime) async throws {
        while true {
            // Before the look at the clock, so that no skip is missed.
            let waiter = skips.add(for: 0)
            defer { skips.remove(waiter, for: 0) }
            let rest = time - now()
            guard rest > .zero else { return }
            _ = try await waiter.wait(until: .now + min(rest, Self.longestSleep))
        }
    }

    /// Puts the clock forward, so that it shows at least `time`. It is never put back.
    package func skip(to time: EngineTime) {
        let hasMoved = skipped.withLock { skipped in
            let rest = time - (machine.now() + skipped)
            guard rest > .zero else { return false }
            skipped += rest
            return true
        }
        if hasMoved { skips.changed(0) }
    }
}
