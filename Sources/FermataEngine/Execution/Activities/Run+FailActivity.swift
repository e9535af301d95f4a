import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Ends an attempt with a failure. Another attempt follows, or the activity ends.
    ///
    /// - Parameter heartbeatDetails: The last progress, in place of a heartbeat.
    /// - Returns: What the worker is told was too large to keep.
    /// - Throws: `notFound`, or `invalidArgument` if it isn't the failure of an application.
    mutating func failActivity(
        _ report: ActivityReport,
        failure: Failure?,
        heartbeatDetails: Payloads? = nil,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) -> [Failure] {
        let isByToken = if case .attempt = report.activity { true } else { false }
        let reported = try ReportedFailure(
            failure,
            heartbeatDetails: heartbeatDetails,
            isByToken: isByToken,
            limits: limits
        )
        let activity = try activity(report.activity)
        if let details = reported.heartbeatDetails {
            noteProgress(activity.scheduledEventID, details, identity: report.identity, now: now)
        }
        endAttempt(activity.scheduledEventID, by: report, failure: reported.failure, now: now)
        return reported.notices
    }

    /// Ends an activity because the worker's answer is too large to keep.
    mutating func refuseActivityOutcome(
        _ report: ActivityReport,
        _ message: String,
        now: EngineTime
    ) throws(EngineError) {
        let activity = try activity(report.activity)
        let failure = Failure.server(message, nonRetryable: true)
        // The worker's own report is not what ends the activity, so its version isn't on record.
        let report = ActivityReport(report.activity, identity: report.identity)
        endAttempt(activity.scheduledEventID, by: report, failure: failure, now: now)
    }

    private mutating func endAttempt(
        _ scheduledEventID: Int64,
        by report: ActivityReport,
        failure: Failure?,
        now: EngineTime
    ) {
        change(scheduledEventID) { $0.record.lastAttemptCompleteTime = now.timestamp }
        let activity = activities[scheduledEventID]
        let retryState = retryActivity(scheduledEventID, after: failure, now: now)
        if let activity { noteAttemptEnd(of: activity, .failed, isLast: retryState != .inProgress, now: now) }
        guard retryState != .inProgress else { return }
        endActivity(scheduledEventID, by: report, now: now) { startedEventID in
            .activityTaskFailedEventAttributes(
                .with {
                    if let failure { $0.failure = failure }
                    $0.scheduledEventID = scheduledEventID
                    $0.startedEventID = startedEventID
                    $0.identity = report.identity
                    $0.retryState = retryState
                }
            )
        }
        scheduleWorkflowTask(now: now)
    }
}
