import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Writes the last events of an activity: that it was started, if it was, and how it ended.
    ///
    /// - Parameters:
    ///   - report: Of the worker that ended it; nil if no worker's version goes on record.
    ///   - ending: Makes the last event from the id of the started event, which is 0 as long as that is buffered.
    mutating func endActivity(
        _ scheduledEventID: Int64,
        by report: ActivityReport?,
        now: EngineTime,
        _ ending: (_ startedEventID: Int64) -> EventAttributes
    ) {
        guard let activity = activities[scheduledEventID] else { return }
        var startedEventID: Int64 = 0
        if activity.isStarted {
            let event = append(
                .activityTaskStarted,
                .activityTaskStartedEventAttributes(
                    .with {
                        $0.scheduledEventID = scheduledEventID
                        $0.identity = activity.record.startedIdentity
                        $0.requestID = activity.record.startedRequestID
                        $0.attempt = activity.record.attempt
                        if activity.record.hasLastFailure { $0.lastFailure = activity.record.lastFailure }
                        if let version = report?.workerVersion { $0.workerVersion = version }
                    }
                ),
                now: EngineTime(activity.record.startedTime)
            )
            startedEventID = event.eventID
        }
        let attributes = ending(startedEventID)
        append(attributes.activityEnding, attributes, now: now)
        if activity.isPaused { output.visibilityChanged = true }
    }
}

extension EventAttributes {
    /// The type of the event that ends an activity with these attributes.
    fileprivate var activityEnding: EventType {
        switch self {
        case .activityTaskCompletedEventAttributes: .activityTaskCompleted
        case .activityTaskFailedEventAttributes: .activityTaskFailed
        case .activityTaskCanceledEventAttributes: .activityTaskCanceled
        default: .activityTaskTimedOut
        }
    }
}
