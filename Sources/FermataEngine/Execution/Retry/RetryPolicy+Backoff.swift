import Foundation
import TemporalAPI

extension RetryPolicy {
    /// How long the policy waits between an attempt and the next, before it looks at its maximum interval.
    ///
    /// - Parameter attempt: The attempt that failed; the first is 1.
    func exponentialInterval(attempt: Int32) -> Duration {
        let initial = Double(Duration(initialInterval).clampedNanoseconds)
        let interval = initial * pow(backoffCoefficient, Double(max(attempt, 1) - 1))
        // A coefficient that isn't a number makes no interval.
        guard interval > 0 else { return .zero }
        return .nanoseconds(interval >= Double(Int64.max) ? .max : Int64(interval))
    }

    /// Whether and when another attempt follows one that failed with a failure that allows it.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that failed; the first is 1.
    ///   - requestedDelay: What the failure asks for in place of the policy's interval.
    ///   - capsRequestedDelay: Whether the maximum interval also holds for the requested delay. It does for workflows
    ///     and not for activities.
    ///   - expiration: No attempt begins after it.
    func decision(
        attempt: Int32,
        requestedDelay: Duration? = nil,
        capsRequestedDelay: Bool = false,
        now: EngineTime,
        expiration: EngineTime? = nil
    ) -> RetryDecision {
        if maximumAttempts > 0, max(attempt, 1) >= maximumAttempts { return .stop(.maximumAttemptsReached) }
        var interval = requestedDelay ?? exponentialInterval(attempt: attempt)
        var maximum = Duration(maximumInterval)
        if let requestedDelay, !capsRequestedDelay { maximum = requestedDelay }
        if maximum == .zero, interval <= .zero { return .stop(.timeout) }
        if maximum != .zero, interval <= .zero || interval > maximum { interval = maximum }
        if let expiration, now + interval > expiration { return .stop(.timeout) }
        return .again(after: interval)
    }

    /// Whether and when a workflow that failed is tried again.
    ///
    /// - Parameter expiration: When the time for the whole chain of runs is over.
    func decision(
        afterWorkflowFailure failure: Failure,
        attempt: Int32,
        now: EngineTime,
        expiration: EngineTime?
    ) -> RetryDecision {
        guard failure.isRetryable(except: nonRetryableErrorTypes) else { return .stop(.nonRetryableFailure) }
        return decision(
            attempt: attempt,
            requestedDelay: failure.nextRetryDelay,
            capsRequestedDelay: true,
            now: now,
            expiration: expiration
        )
    }
}
