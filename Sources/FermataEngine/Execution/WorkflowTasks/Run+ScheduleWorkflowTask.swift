import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Gives the run's worker something to look at, unless it has a workflow task already or is paused.
    ///
    /// Buffered events get their ids first.
    mutating func scheduleWorkflowTask(now: EngineTime) {
        guard isRunning, workflowTask == nil, !record.hasPause else { return }
        makeWorkflowTask(.normal, attempt: 1, now: now)
        output.effects.append(.workflowTask)
    }

    /// Makes a workflow task for an update alone. If the worker rejects the update, history never shows the task.
    mutating func scheduleSpeculativeWorkflowTask(now: EngineTime) {
        guard isRunning, workflowTask == nil, !record.hasPause else { return }
        makeWorkflowTask(.speculative, attempt: 1, now: now)
        output.effects.append(.workflowTask)
    }

    /// The next attempt, after one that failed or timed out. From the second on, its events are written only when it
    /// completes, so that a worker that keeps failing doesn't fill the history.
    mutating func retryWorkflowTask(attempt: Int32, now: EngineTime) {
        guard isRunning, !record.hasPause else { return }
        makeWorkflowTask(.normal, attempt: attempt, now: now)
        output.effects.append(.workflowTask)
    }

    /// Gives the waiting workflow task to matching anew, because where it goes has changed; what matching has is stale.
    mutating func redispatchWorkflowTask() {
        guard let task = workflowTask, !task.isStarted else { return }
        let stamp = nextWorkflowTaskStamp()
        workflowTask?.record.stamp = stamp
        output.effects.append(.workflowTask)
    }

    /// - Parameter heartbeatsSince: When the worker began to extend its task; nil if it does not.
    mutating func makeWorkflowTask(
        _ kind: WorkflowTask.Kind,
        attempt: Int32,
        heartbeatsSince: EngineTime? = nil,
        now: EngineTime
    ) {
        var kind = kind
        var attempt = attempt
        if !record.bufferedEvents.isEmpty {
            // What happened meanwhile comes before the task, so the task can't be one that history doesn't show.
            kind = .normal
            attempt = 1
            flushBufferedEvents()
        }
        var task = WorkflowTaskRecord()
        task.attempt = attempt
        task.scheduledTime = now.timestamp
        task.originalScheduledTime = (heartbeatsSince ?? now).timestamp
        task.startToCloseTimeout = startToCloseTimeout(attempt: attempt).message
        task.taskQueue = currentTaskQueue.name
        task.isSticky = isSticky
        task.stamp = nextWorkflowTaskStamp()
        if isSticky {
            task.scheduleToStartTimeout = record.stickyTimeout
        } else if kind == .speculative {
            // It isn't stored, so something must see to it that the update isn't forgotten.
            task.scheduleToStartTimeout = Duration.seconds(5).message
        }
        task.scheduledEventID = nextEventID
        if kind == .normal, attempt == 1 { appendScheduled(task, queue: currentTaskQueue, now: now) }
        workflowTask = WorkflowTask(kind: kind, record: task)
    }

    /// The time that the worker has for this attempt. It grows, so that a worker that always runs out of time, or drops
    /// a task on which it fails, comes back less and less often.
    private func startToCloseTimeout(attempt: Int32) -> Duration {
        let timeout = Duration(started.workflowTaskTimeout)
        let constantAttempts: Int32 = 3
        guard attempt > constantAttempts else { return timeout }
        let extra = 5 * pow(2, Double(attempt - constantAttempts - 1))
        return timeout + .seconds(min(extra, 600))
    }

    private mutating func nextWorkflowTaskStamp() -> Int64 {
        record.workflowTaskStamp += 1
        return record.workflowTaskStamp
    }
}

extension Run {
    /// Writes the scheduled event of a task.
    mutating func appendScheduled(_ task: WorkflowTaskRecord, queue: TaskQueue, now: EngineTime) {
        append(.workflowTaskScheduled, .workflowTaskScheduledEventAttributes(task.scheduled(on: queue)), now: now)
    }

    /// Writes the started event of a task.
    ///
    /// - Returns: Its id.
    @discardableResult
    mutating func appendStarted(_ task: WorkflowTaskRecord, identity: String, now: EngineTime) -> Int64 {
        append(.workflowTaskStarted, .workflowTaskStartedEventAttributes(task.started(by: identity)), now: now).eventID
    }
}

extension WorkflowTaskRecord {
    func scheduled(on queue: TaskQueue) -> Temporal_Api_History_V1_WorkflowTaskScheduledEventAttributes {
        .with {
            $0.taskQueue = queue
            $0.startToCloseTimeout = startToCloseTimeout
            $0.attempt = attempt
        }
    }

    func started(by identity: String) -> Temporal_Api_History_V1_WorkflowTaskStartedEventAttributes {
        .with {
            $0.scheduledEventID = scheduledEventID
            $0.identity = identity
            $0.requestID = requestID
            $0.suggestContinueAsNew = suggestContinueAsNew
            $0.suggestContinueAsNewReasons = suggestContinueAsNewReasons.compactMap {
                Temporal_Api_Enums_V1_SuggestContinueAsNewReason(rawValue: Int($0))
            }
            $0.historySizeBytes = historyBytes
            $0.targetWorkerDeploymentVersionChanged = targetVersionChanged
            if hasWorkerVersion { $0.workerVersion = workerVersion }
        }
    }
}
