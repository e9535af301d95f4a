import Synchronization

/// The attempts that run now, so that a worker that ends can cancel them.
final class RunningActivities: Sendable {
    private struct State {
        var reason: ActivityCancellationReason?
        var attempts: [ObjectIdentifier: ActivityAttempt] = [:]
    }

    private let state = Mutex(State())

    /// Adds an attempt. Those that come after ``cancelAll(_:)`` are cancelled at once.
    func add(_ attempt: ActivityAttempt) {
        let reason = state.withLock { state in
            state.attempts[ObjectIdentifier(attempt)] = attempt
            return state.reason
        }
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
}
