/// Time as the worker's loops see it: how long since some start, and how to sleep. Tests give a clock they move by hand.
struct WorkerClock: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let rest: @Sendable (Duration) async throws -> Void

    init(_ clock: some Clock<Duration> = ContinuousClock()) {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        rest = { try await clock.sleep(for: $0) }
    }

    /// Time since this clock was made.
    var now: Duration { elapsed() }

    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(_ duration: Duration) async throws {
        try await rest(duration)
    }
}
