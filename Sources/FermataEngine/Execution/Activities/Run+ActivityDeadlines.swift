import SwiftProtobuf
import TemporalAPI

extension Run {
    /// When the next activity times out.
    var nextActivityDeadline: EngineTime? {
        activities.values.lazy.flatMap(\.deadlines).map(\.time).min()
    }

    /// When the next back-off of an activity is over. None is while the whole run is paused.
    var nextActivityRetry: EngineTime? {
        record.hasPause ? nil : activities.values.lazy.compactMap(\.retryDue).min()
    }

    /// Times out what has to: another attempt follows, or the activity ends.
    mutating func fireActivityDeadlines(now: EngineTime) {
        var hasEnded = false
        for deadline in activities.values.flatMap(\.deadlines).sorted() where deadline.time <= now {
            // An earlier one may have ended the activity, or the attempt that this one was for.
            guard let activity = activities[deadline.scheduledEventID], deadline.attempt >= activity.record.attempt
            else { continue }
            if timeOut(activity, deadline.type, now: now) { hasEnded = true }
        }
        if hasEnded { scheduleWorkflowTask(now: now) }
    }

    /// Gives to matching what has waited long enough.
    mutating func fireActivityRetries(now: EngineTime) {
        guard !record.hasPause else { return }
        let due = activities.values.compactMap { activity in activity.retryDue.map { ($0, activity.scheduledEventID) } }
        for (time, scheduledEventID) in due.sorted(by: <) where time <= now {
            dispatchRetry(scheduledEventID, now: now)
        }
    }

    /// - Returns: Whether the activity has ended.
    private mutating func timeOut(_ activity: PendingActivity, _ type: TimeoutType, now: EngineTime) -> Bool {
        var failure = Failure.timeout(type, "activity \(type.title) timeout")
        let retryState = retryActivity(activity.scheduledEventID, after: failure, now: now)
        noteAttemptEnd(of: activity, .timedOut(type), isLast: retryState != .inProgress, now: now)
        guard retryState != .inProgress else { return false }
        if retryState == .timeout, type != .scheduleToStart {
            failure = .timeout(
                .scheduleToClose,
                "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying"
            )
        }
        if activity.record.hasHeartbeatDetails {
            failure.timeoutFailureInfo.lastHeartbeatDetails = activity.record.heartbeatDetails
        }
        if activity.record.hasLastFailure { failure.cause = activity.record.lastFailure }
        endActivity(activity.scheduledEventID, by: nil, now: now) { startedEventID in
            .activityTaskTimedOutEventAttributes(
                .with {
                    $0.failure = failure
                    $0.scheduledEventID = activity.scheduledEventID
                    $0.startedEventID = startedEventID
                    $0.retryState = retryState
                }
            )
        }
        return true
    }
}
