import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// The largest failure that is kept between attempts.
    private static let keptFailureBytes = 4 * 1024

    /// Makes the next attempt after one that failed, if there is to be one; a pause or a reset that was asked for
    /// meanwhile takes effect with it.
    ///
    /// - Returns: `inProgress` if there is another attempt, else why there is none.
    mutating func retry(
        after failure: Failure,
        isRetryable: Bool,
        requestedDelay: Duration? = nil,
        now: EngineTime
    ) -> RetryState {
        if phase == .resetRequested {
            finishReset(after: failure, now: now)
            return .inProgress
        }
        guard state.options.hasRetryPolicy else { return .retryPolicyNotSet }
        guard phase != .cancelRequested else { return .cancelRequested }
        guard isRetryable else { return .nonRetryableFailure }
        let policy = options.retryPolicy
        if policy.maximumAttempts > 0, state.attempt >= policy.maximumAttempts { return .maximumAttemptsReached }
        let delay = requestedDelay.flatMap { $0 > .zero ? $0 : nil }
        let interval = delay ?? policy.interval(attempt: state.attempt)
        if let closeDeadline, now + interval >= closeDeadline { return .timeout }
        state.attempt += 1
        endAttempt(Self.kept(failure), now: now)
        state.retryInterval = interval.message
        state.retryIntervalOfPolicy = delay == nil
        if phase == .pauseRequested {
            state.stamp += 1
            state.clearDispatchTime()
            enter(.paused)
        } else {
            schedule(at: now + interval, now: now)
        }
        return .inProgress
    }

    /// Notes how an attempt has ended.
    mutating func endAttempt(_ failure: Failure, now: EngineTime) {
        state.lastFailure = failure
        state.lastAttemptCompleteTime = now.timestamp
        clearRetryInterval()
    }

    mutating func clearRetryInterval() {
        state.clearRetryInterval()
        state.retryIntervalOfPolicy = false
    }

    /// The failure, or what of it is kept while other attempts follow.
    static func kept(_ failure: Failure) -> Failure {
        guard failure.exceeds(keptFailureBytes) else { return failure }
        var short = Failure.server("Failure exceeds size limit.", nonRetryable: false)
        short.cause = failure.truncated(to: keptFailureBytes)
        return short
    }
}

extension RetryPolicy {
    /// How long the policy waits between an attempt and the next.
    ///
    /// - Parameter attempt: The attempt that failed; the first is 1.
    func interval(attempt: Int32) -> Duration {
        let interval = exponentialInterval(attempt: attempt)
        let maximum = Duration(maximumInterval)
        return maximum > .zero && (interval <= .zero || interval > maximum) ? maximum : interval
    }
}
