import SwiftProtobuf
import TemporalAPI

extension Run {
    /// What is left of a failure that is too large for an event.
    private static let shortFailureBytes = 512 * 1024

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
        var (failure, heartbeatDetails) = (failure, heartbeatDetails)
        if case .attempt = report.activity, let failure {
            guard case .applicationFailureInfo = failure.failureInfo else {
                throw .invalidArgument("Failure must have ApplicationFailureInfo.")
            }
        }
        try failure?.validateRetryDelays()
        var notices: [Failure] = []
        if let details = heartbeatDetails, details.exceeds(limits.blobBytesMaximum) {
            notices.append(.server("Heartbeat details exceed size limit.", nonRetryable: true))
            heartbeatDetails = nil
        }
        if let large = failure, large.exceeds(limits.blobBytesMaximum) {
            var short = Failure.server("Failure exceeds size limit.", nonRetryable: true)
            short.cause = large.truncated(to: Self.shortFailureBytes)
            notices.append(short)
            failure = short
        }
        let activity = try activity(report.activity)
        if let heartbeatDetails {
            noteProgress(activity.scheduledEventID, heartbeatDetails, identity: report.identity, now: now)
        }
        endAttempt(activity.scheduledEventID, by: report, failure: failure, now: now)
        return notices
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
        let retryState = retryActivity(scheduledEventID, after: failure, now: now)
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

extension Failure {
    /// Checks the delays that the failure and its causes ask for.
    fileprivate func validateRetryDelays() throws(EngineError) {
        if case .applicationFailureInfo(let info) = failureInfo, info.hasNextRetryDelay {
            let delay = info.nextRetryDelay
            let tenThousandYears: UInt64 = 315_576_000_000
            guard delay.seconds.magnitude <= tenThousandYears, delay.nanos.magnitude < 1_000_000_000,
                delay.seconds.signum() * Int64(delay.nanos.signum()) >= 0
            else { throw .invalidArgument("NextRetryDelay is not a valid duration") }
        }
        if hasCause { try cause.validateRetryDelays() }
    }
}
