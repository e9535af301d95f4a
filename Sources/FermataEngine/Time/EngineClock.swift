import Foundation

/// What the engine takes for the time.
///
/// Implement it so that `sleep` never ends early: deadlines are compared with `now()` after it.
package protocol EngineClock: Sendable {
    /// The time now. May step back when the machine's clock is set; the engine copes.
    func now() -> EngineTime

    /// Suspends until the clock shows `time`; at once if it is past.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    func sleep(until time: EngineTime) async throws
}

/// The machine's own clock.
package struct SystemClock: EngineClock {
    /// No sleep is longer, so that a machine that was suspended, or whose clock was set, is noticed.
    private static let longestSleep: Duration = .seconds(10)

    package init() {}

    package func now() -> EngineTime {
        // `Date` counts from 2001 in a `Double`, which tells 100 nanoseconds apart.
        EngineTime(Date())
    }

    package func sleep(until time: EngineTime) async throws {
        while true {
            let rest = time - now()
            guard rest > .zero else { return }
            try await Task.sleep(for: min(rest, Self.longestSleep), tolerance: .zero)
        }
    }
}
