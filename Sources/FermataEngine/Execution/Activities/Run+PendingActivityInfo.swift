import TemporalAPI

typealias PendingActivityInfo = Temporal_Api_Workflow_V1_PendingActivityInfo

extension Run {
    /// What a description of the run says about its activities, in the order in which they were scheduled.
    func pendingActivityInfos(now: EngineTime) -> [PendingActivityInfo] {
        activities.values.sorted { $0.scheduledEventID < $1.scheduledEventID }.map { $0.info(now: now) }
    }

    /// The types of paused activities, each once and sorted: list queries find runs by them.
    var pausedActivityTypes: [String] {
        Set(activities.values.lazy.filter(\.isPaused).map(\.attributes.activityType.name)).sorted()
    }
}

extension PendingActivity {
    /// What a description of the run says about the activity.
    func info(now: EngineTime) -> PendingActivityInfo {
        var info = PendingActivityInfo()
        info.activityID = attributes.activityID
        info.activityType = attributes.activityType
        info.state = state
        info.attempt = attributes.hasRetryPolicy ? max(record.attempt, 1) : 1
        info.scheduledTime = record.scheduledTime
        if record.hasStartedTime { info.lastStartedTime = record.startedTime }
        if record.hasLastHeartbeatTime {
            info.lastHeartbeatTime = record.lastHeartbeatTime
            if record.hasHeartbeatDetails { info.heartbeatDetails = record.heartbeatDetails }
        }
        info.lastWorkerIdentity = record.startedIdentity
        if attributes.hasRetryPolicy { addRetries(to: &info, now: now) }
        if record.hasLastAttemptCompleteTime { info.lastAttemptCompleteTime = record.lastAttemptCompleteTime }
        if record.hasLastDeploymentVersion {
            let version = record.lastDeploymentVersion
            info.lastDeploymentVersion = version
            info.lastWorkerDeploymentVersion = "\(version.deploymentName).\(version.buildID)"
        }
        if let ownPriority { info.priority = ownPriority }
        if isPaused {
            info.paused = true
            info.pauseInfo.pauseTime = record.pause.time
            info.pauseInfo.manual.identity = record.pause.identity
            info.pauseInfo.manual.reason = record.pause.reason
        }
        info.activityOptions = options
        info.activityOptions.taskQueue.normalName = taskQueue
        return info
    }

    private var state: Temporal_Api_Enums_V1_PendingActivityState {
        if cancelRequestedEventID != nil { return .cancelRequested }
        if isStarted { return isPaused ? .pauseRequested : .started }
        return isPaused ? .paused : .scheduled
    }

    private func addRetries(to info: inout PendingActivityInfo, now: EngineTime) {
        info.maximumAttempts = retryPolicy.maximumAttempts
        if let retryExpiration { info.expirationTime = retryExpiration.timestamp }
        if record.hasLastFailure { info.lastFailure = record.lastFailure }
        if info.lastWorkerIdentity.isEmpty { info.lastWorkerIdentity = record.lastWorkerIdentity }
        guard state == .scheduled, now < EngineTime(record.scheduledTime) else { return }
        info.nextAttemptScheduleTime = record.scheduledTime
        if record.hasLastAttemptCompleteTime {
            let interval = EngineTime(record.scheduledTime) - EngineTime(record.lastAttemptCompleteTime)
            info.currentRetryInterval = interval.message
        } else if record.hasCurrentRetryInterval {
            // The last attempt timed out.
            info.currentRetryInterval = record.currentRetryInterval
        }
    }
}
