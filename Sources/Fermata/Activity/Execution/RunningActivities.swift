import Synchronization

/// The attempts that run now, so that a worker that ends can cancel them, and those that the server has given up end.
///
/// Invariants:
/// 1. There is an alarm for the earliest deadline of all attempts or for an earlier moment; a timer for each attempt
///    would cost more than many activities take.
final class RunningActivities: Sendable {
    private struct State {
        var reason: ActivityCancellationReason?
        var attempts: [ObjectIdentifier: ActivityAttempt] = [:]
        /// The earliest alarm, on the worker's clock.
        var alarm: Duration?

        /// The moment to set an alarm for, if the one that is set comes too late.
        mutating func arm(for deadline: Duration?) -> Duration? {
            guard let deadline, deadline < alarm ?? .seconds(Int64.max) else { return nil }
            alarm = deadline
            return deadline
        }
    }

    private let state = Mutex(State())
    // Bounded by the attempts: each sets one alarm at most, and each alarm that rings another.
    private let alarms: AsyncStream<Duration>
    private let setAlarm: AsyncStream<Duration>.Continuation

    init() {
        (alarms, setAlarm) = AsyncStream.makeStream()
    }

    /// Adds an attempt. Those that come after ``cancelAll(_:)`` are cancelled at once.
    func add(_ attempt: ActivityAttempt) {
        let deadline = attempt.givenUpAt
        let (reason, alarm) = state.withLock { state in
            state.attempts[ObjectIdentifier(attempt)] = attempt
            return (state.reason, state.arm(for: deadline))
        }
        if let alarm { setAlarm.yield(alarm) }
        if let reason { attempt.cancel(reason) }
    }

    func remove(_ attempt: ActivityAttempt) {
        state.withLock { _ = $0.attempts.removeValue(forKey: ObjectIdentifier(attempt)) }
    }

    func cancelAll(_ reason: ActivityCancellationReason) {
        let attempts = state.withLock { state in
            state.reason = reason
            return state.attempts
        }
        for attempt in attempts.values { attempt.cancel(reason) }
    }

    /// Cancels attempts when the server must have given them up, until the task is cancelled.
    func watchDeadlines(clock: WorkerClock) async {
        await withDiscardingTaskGroup { group in
            for await alarm in alarms {
                group.addTask {
                    guard (try? await clock.sleep(alarm - clock.now)) != nil else { return }
                    self.ring(alarm, now: clock.now)
                }
            }
            group.cancelAll()
        }
    }

    private func ring(_ alarm: Duration, now: Duration) {
        let attempts = state.withLock { state in
            if state.alarm == alarm { state.alarm = nil }
            return state.attempts.values
        }
        // Asked outside the lock: heartbeats move deadlines.
        let deadlines = attempts.compactMap { attempt in attempt.givenUpAt.map { (attempt, $0) } }
        for (attempt, deadline) in deadlines where deadline <= now { attempt.cancel(.timeout) }
        let next = deadlines.map(\.1).filter { $0 > now }.min()
        if let next = state.withLock({ $0.arm(for: next) }) { setAlarm.yield(next) }
    }
}
