import SwiftProtobuf
import TemporalAPI

typealias ActivityExecutionInfo = Temporal_Api_Activity_V1_ActivityExecutionInfo

extension StandaloneActivity {
    /// What a description says of the activity; without its input and its outcome.
    func info(now: EngineTime) -> ActivityExecutionInfo {
        .with {
            $0.activityID = identity.id
            $0.runID = identity.runID
            $0.activityType.name = request.activityType
            $0.status = phase.status
            $0.runState = runState
            fillOptions(&$0)
            fillTimes(&$0, now: now)
            fillAttempt(&$0)
            if state.hasCancel { $0.canceledReason = state.cancel.reason }
            if request.hasHeader { $0.header = request.header }
            if request.hasUserMetadata { $0.userMetadata = request.userMetadata }
            $0.searchAttributes = request.searchAttributes
            $0.links = links
            $0.stateTransitionCount = state.stateTransitions
            $0.stateSizeBytes = Int64((try? state.serializedData().count) ?? 0)
        }
    }

    private func fillOptions(_ info: inout ActivityExecutionInfo) {
        info.taskQueue = options.taskQueue.name
        info.scheduleToCloseTimeout = options.scheduleToCloseTimeout
        info.scheduleToStartTimeout = options.scheduleToStartTimeout
        info.startToCloseTimeout = options.startToCloseTimeout
        info.heartbeatTimeout = options.heartbeatTimeout
        info.retryPolicy = options.retryPolicy
        if options.hasPriority { info.priority = options.priority }
        if options.hasStartDelay { info.startDelay = options.startDelay }
    }

    private func fillTimes(_ info: inout ActivityExecutionInfo, now: EngineTime) {
        info.scheduleTime = startTime.timestamp
        info.executionTime = firstDispatchTime.timestamp
        if let closeDeadline { info.expirationTime = closeDeadline.timestamp }
        if let closeTime {
            info.closeTime = closeTime.timestamp
            info.executionDuration = (closeTime - startTime).message
        }
        guard phase == .scheduled, state.hasDispatchTime, EngineTime(state.dispatchTime) > now else { return }
        info.nextAttemptScheduleTime = state.dispatchTime
        if state.hasRetryInterval { info.currentRetryInterval = state.retryInterval }
    }

    private func fillAttempt(_ info: inout ActivityExecutionInfo) {
        info.attempt = state.attempt
        info.lastWorkerIdentity = state.lastWorkerIdentity
        if state.hasStartedTime { info.lastStartedTime = state.startedTime }
        if state.hasLastAttemptCompleteTime { info.lastAttemptCompleteTime = state.lastAttemptCompleteTime }
        if state.hasHeartbeatTime { info.lastHeartbeatTime = state.heartbeatTime }
        info.totalHeartbeatCount = state.heartbeatCount
        if state.hasLastDeploymentVersion { info.lastDeploymentVersion = state.lastDeploymentVersion }
        info.sdkName = state.sdkName
        info.sdkVersion = state.sdkVersion
    }

    private var runState: Temporal_Api_Enums_V1_PendingActivityState {
        switch phase {
        case .scheduled: .scheduled
        case .started: .started
        case .cancelRequested: .cancelRequested
        case .paused: .paused
        case .pauseRequested: .pauseRequested
        // Clients have no name for a reset that waits; the worker still has the attempt.
        case .resetRequested: isPaused ? .pauseRequested : .started
        case .completed, .failed, .canceled, .terminated, .timedOut: .unspecified
        }
    }

    /// What a description says of those who are to be told of the end.
    var callbackInfos: [Temporal_Api_Activity_V1_CallbackInfo] {
        state.callbacks.map { callback in
            .with {
                $0.trigger.activityClosed = .init()
                $0.info.callback = callback.callback
                $0.info.registrationTime = callback.registrationTime
                $0.info.state = .standby
                guard phase.isClosed else { return }
                $0.info.state = callback.failure.isEmpty ? .succeeded : .failed
                $0.info.attempt = 1
                $0.info.lastAttemptCompleteTime = state.closeTime
                guard !callback.failure.isEmpty else { return }
                $0.info.lastAttemptFailure.message = callback.failure
                $0.info.lastAttemptFailure.applicationFailureInfo.nonRetryable = true
            }
        }
    }
}
