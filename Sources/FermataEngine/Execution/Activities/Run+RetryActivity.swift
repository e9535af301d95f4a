import TemporalAPI

extension Run {
    /// The largest failure that is kept between attempts.
    private static let keptFailureBytes = 4 * 1024

    /// Makes the next attempt of an activity ready, if its policy allows one after this failure.
    ///
    /// - Returns: `inProgress` if there is another attempt, else why there is none.
    mutating func retryActivity(_ scheduledEventID: Int64, after failure: Failure?, now: EngineTime) -> RetryState {
        guard let activity = activities[scheduledEventID], activity.attributes.hasRetryPolicy else {
            return .retryPolicyNotSet
        }
        guard activity.cancelRequestedEventID == nil else { return .cancelRequested }
        if case .timeoutFailureInfo(let info) = failure?.failureInfo,
            info.timeoutType == .scheduleToStart || info.timeoutType == .scheduleToClose
        {
            return .timeout
        }
        let policy = activity.retryPolicy
        if let failure, !failure.isRetryable(except: policy.nonRetryableErrorTypes) { return .nonRetryableFailure }
        let kept = failure.map(Self.kept)
        if activity.isPaused {
            // The policy is asked when it goes on.
            change(scheduledEventID) { activity in
                activity.clearStart()
                if let kept { activity.record.lastFailure = kept } else { activity.record.clearLastFailure() }
                activity.record.attempt += 1
            }
            return .inProgress
        }
        switch policy.decision(
            attempt: activity.record.attempt,
            requestedDelay: failure?.nextRetryDelay,
            now: now,
            expiration: activity.retryExpiration
        ) {
        case .stop(let state):
            return state
        case .again(let delay):
            change(scheduledEventID) {
                $0.record.currentRetryInterval = delay.message
                $0.reschedule(attempt: $0.record.attempt + 1, at: now + delay, failure: kept)
            }
            dispatchRetry(scheduledEventID, now: now)
            return .inProgress
        }
    }

    /// Ends the back-off of an activity whose time has come.
    mutating func dispatchRetry(_ scheduledEventID: Int64, now: EngineTime) {
        guard let activity = activities[scheduledEventID], let due = activity.retryDue, due <= now else { return }
        change(scheduledEventID) { $0.record.backingOff = false }
        dispatchActivity(scheduledEventID)
    }

    private static func kept(_ failure: Failure) -> Failure {
        guard failure.exceeds(keptFailureBytes) else { return failure }
        var short = Failure.server("Failure exceeds size limit.", nonRetryable: false)
        short.cause = failure.truncated(to: keptFailureBytes)
        return short
    }
}
