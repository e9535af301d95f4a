import TemporalAPI

extension Run {
    /// Lets activities begin anew at attempt 1: at once, or within the jitter, if no worker has them; else the worker
    /// learns of it from its heartbeat, and the next attempt starts from the beginning.
    ///
    /// - Throws: `notFound`.
    mutating func resetActivities(
        _ request: Temporal_Api_Workflowservice_V1_ResetActivityRequest,
        using generator: inout some RandomNumberGenerator,
        now: EngineTime
    ) throws(EngineError) {
        for scheduledEventID in try activities(ActivitySelector(request.activity)) {
            let time = now + Duration.random(below: request.jitter, using: &generator)
            change(scheduledEventID) { $0.reset(request, at: time) }
            dispatchRetry(scheduledEventID, now: now)
        }
    }
}

extension PendingActivity {
    fileprivate mutating func reset(
        _ request: Temporal_Api_Workflowservice_V1_ResetActivityRequest,
        at time: EngineTime
    ) {
        let wasPaused = isPaused
        record.attempt = 1
        record.resetRequested = true
        if request.resetHeartbeat { record.resetHeartbeat = true }
        if request.restoreOriginalOptions {
            var options = originalOptions
            // The priority stays what an update has made it.
            if let ownPriority { options.priority = ownPriority } else { options.clearPriority() }
            setOptions(options)
        }
        if wasPaused, !request.keepPaused { unpause() }
        guard isWaiting, !isPaused else { return }
        if !wasPaused { record.stamp += 1 }
        reschedule(attempt: 1, at: time, failure: nil)
    }
}
