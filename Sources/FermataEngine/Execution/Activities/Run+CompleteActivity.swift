import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Ends an activity with its result.
    ///
    /// A client that names the activity by its id may do so even while it waits for a worker. A result that is too
    /// large fails the activity instead.
    /// - Throws: `notFound`.
    mutating func completeActivity(
        _ report: ActivityReport,
        result: Payloads?,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) {
        if let result, result.exceeds(limits.blobBytesMaximum) {
            try refuseActivityOutcome(report, "Complete result exceeds size limit.", now: now)
            return
        }
        let activity = try activity(report.activity, waitingCounts: true)
        noteAttemptEnd(of: activity, .completed, now: now)
        if !activity.isStarted {
            change(activity.scheduledEventID) {
                $0.record.startedTime = now.timestamp
                $0.record.startedIdentity = report.identity
                $0.record.startedRequestID = ""
            }
        }
        endActivity(activity.scheduledEventID, by: report, now: now) { startedEventID in
            .activityTaskCompletedEventAttributes(
                .with {
                    if let result { $0.result = result }
                    $0.scheduledEventID = activity.scheduledEventID
                    $0.startedEventID = startedEventID
                    $0.identity = report.identity
                }
            )
        }
        scheduleWorkflowTask(now: now)
    }

    /// Ends an activity that the workflow wanted cancelled. Details that are too large fail the activity instead.
    ///
    /// - Throws: `notFound`, or `invalidArgument` if nobody asked for the cancellation.
    mutating func cancelActivity(
        _ report: ActivityReport,
        details: Payloads?,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) {
        if let details, details.exceeds(limits.blobBytesMaximum) {
            try refuseActivityOutcome(report, "Cancel details exceed size limit.", now: now)
            return
        }
        let activity = try activity(report.activity)
        guard let cancelRequestedEventID = activity.cancelRequestedEventID else { throw .activityNotCancelRequested }
        noteAttemptEnd(of: activity, .canceled, now: now)
        // The reference leaves the worker's version out here.
        endActivity(activity.scheduledEventID, by: nil, now: now) { startedEventID in
            .activityTaskCanceledEventAttributes(
                .with {
                    if let details { $0.details = details }
                    $0.latestCancelRequestedEventID = cancelRequestedEventID
                    $0.scheduledEventID = activity.scheduledEventID
                    $0.startedEventID = startedEventID
                    $0.identity = report.identity
                }
            )
        }
        scheduleWorkflowTask(now: now)
    }
}

extension Message {
    /// Whether it takes more bytes than a limit allows.
    func exceeds(_ maximum: Int) -> Bool {
        ((try? serializedBytes() as [UInt8])?.count ?? .max) > maximum
    }
}
