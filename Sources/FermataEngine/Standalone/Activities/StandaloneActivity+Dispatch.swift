import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// Whether matching is to have the current attempt.
    var hasWork: Bool { phase == .scheduled && !state.backingOff }

    var dispatches: [StandaloneDispatch] {
        guard hasWork else { return [] }
        let ready = EngineTime(state.dispatchTime)
        let timeout = Duration(options.scheduleToStartTimeout)
        let task = MatchingTask(
            work: .activity(run: identity.number, scheduledEventID: 0, stamp: state.stamp),
            priority: options.priority,
            createdAt: ready,
            expiresAt: timeout > .zero ? ready + timeout : nil
        )
        let queue = TaskQueueKey(namespaceID: identity.namespaceID, name: options.taskQueue.name, kind: .activity)
        return [StandaloneDispatch(queue: queue, task: task)]
    }

    /// Has the current attempt dispatched at a time, or at once if that has come. Tasks made before are outdated.
    mutating func schedule(at time: EngineTime, now: EngineTime) {
        enter(.scheduled)
        state.stamp += 1
        state.dispatchTime = time.timestamp
        state.backingOff = time > now
        if !state.backingOff { output.needsDispatch = true }
    }

    /// A moment, or the end of the start delay if that comes later and no worker has ever had the activity.
    func respectingStartDelay(_ time: EngineTime) -> EngineTime {
        state.hasFirstStartedTime ? time : max(time, firstDispatchTime)
    }

    /// When the back-off after the last attempt is over; nil if there is none.
    var retryDispatchTime: EngineTime? {
        guard state.hasLastAttemptCompleteTime, Duration(state.retryInterval) > .zero else { return nil }
        return EngineTime(state.lastAttemptCompleteTime) + Duration(state.retryInterval)
    }

    /// Gives the current attempt to a worker.
    ///
    /// - Parameter stamp: As it was given to matching.
    mutating func start(
        stamp: Int64,
        identity: String,
        client: (name: String, version: String),
        deployment: Temporal_Api_Deployment_V1_WorkerDeploymentVersion?,
        now: EngineTime
    ) throws(StaleActivityTask) {
        guard !phase.isClosed else { throw .activityClosed }
        guard !phase.isAtWorker else { throw .alreadyStarted }
        guard hasWork, state.stamp == stamp else { throw .outdated }
        enter(.started)
        state.startedTime = now.timestamp
        if !state.hasFirstStartedTime { state.firstStartedTime = now.timestamp }
        state.lastWorkerIdentity = identity
        state.sdkName = client.name
        state.sdkVersion = client.version
        if let deployment { state.lastDeploymentVersion = deployment }
    }
}
