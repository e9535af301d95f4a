import TemporalAPI

extension Run {
    /// Gives the current attempt of an activity to a worker.
    ///
    /// No event tells of it before the activity ends, because an attempt that is retried leaves none.
    /// - Parameters:
    ///   - stamp: As it was given to matching.
    ///   - requestID: Of the poll. The same one again gets the same answer.
    ///   - deployment: The worker's version, if it has one.
    mutating func startActivity(
        scheduledEventID: Int64,
        stamp: Int64,
        identity: String,
        requestID: String,
        deployment: Temporal_Api_Deployment_V1_WorkerDeploymentVersion? = nil,
        now: EngineTime
    ) throws(StaleActivityTask) -> StartedActivity {
        guard isRunning else { throw .runClosed }
        guard let activity = activities[scheduledEventID] else { throw .activityClosed }
        if activity.isStarted {
            guard activity.record.startedRequestID == requestID else { throw .alreadyStarted }
            return startedActivity(activity)
        }
        guard activity.record.stamp == stamp, !activity.isPaused, !activity.record.backingOff, !record.hasPause else {
            throw .outdated
        }
        change(scheduledEventID) { activity in
            activity.record.startedTime = now.timestamp
            activity.record.startedRequestID = requestID
            activity.record.startedIdentity = identity
            if let deployment { activity.record.lastDeploymentVersion = deployment }
        }
        let waited = now - EngineTime(activity.record.scheduledTime)
        output.facts.append(.activityStarted(queue: activity.attributes.taskQueue.name, waited: waited))
        return startedActivity(activities[scheduledEventID] ?? activity)
    }

    private func startedActivity(_ activity: PendingActivity) -> StartedActivity {
        StartedActivity(
            scheduledEventID: activity.scheduledEventID,
            attributes: activity.attributes,
            attempt: activity.record.attempt,
            stamp: activity.record.stamp,
            scheduledTime: activity.scheduledTime,
            attemptScheduledTime: EngineTime(activity.record.scheduledTime),
            startedTime: EngineTime(activity.record.startedTime),
            scheduleToCloseTimeout: activity.scheduleToCloseTimeout,
            startToCloseTimeout: activity.startToCloseTimeout,
            heartbeatTimeout: activity.heartbeatTimeout,
            heartbeatDetails: activity.record.hasHeartbeatDetails ? activity.record.heartbeatDetails : nil,
            retryPolicy: activity.retryPolicy,
            priority: effectivePriority(of: activity),
            workflowType: started.workflowType.name
        )
    }
}
