import TemporalAPI

extension Run {
    /// Keeps the progress of an attempt for the next one, and puts off its heartbeat time-out.
    ///
    /// Details that are too large fail the activity; the worker is then told to stop.
    /// - Throws: `notFound`.
    mutating func recordHeartbeat(
        _ report: ActivityReport,
        details: Payloads?,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) -> HeartbeatAnswer {
        if let details, details.exceeds(limits.blobBytesMaximum) {
            try refuseActivityOutcome(report, "Heartbeat details exceed size limit.", now: now)
            return HeartbeatAnswer(cancelRequested: true)
        }
        let activity = try activity(report.activity)
        noteProgress(activity.scheduledEventID, details, identity: report.identity, now: now)
        return HeartbeatAnswer(
            cancelRequested: activity.cancelRequestedEventID != nil,
            isPaused: activity.isPaused,
            isReset: activity.record.resetRequested
        )
    }

    /// Keeps progress. None takes what there was away.
    mutating func noteProgress(_ scheduledEventID: Int64, _ details: Payloads?, identity: String, now: EngineTime) {
        change(scheduledEventID) {
            if let details { $0.record.heartbeatDetails = details } else { $0.record.clearHeartbeatDetails() }
            $0.record.lastHeartbeatTime = now.timestamp
            if !identity.isEmpty { $0.record.lastWorkerIdentity = identity }
        }
    }
}
