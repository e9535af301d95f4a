import TemporalAPI

extension Run {
    /// Gives the waiting workflow task to a worker.
    ///
    /// - Returns: Nil if there is nothing left to do: the task was for an update that nobody waits for any more, and is
    ///   dropped.
    /// - Throws: ``StaleWorkflowTask`` if the task isn't the run's, or another worker has it; `notFound` if the run has
    ///   ended.
    mutating func startWorkflowTask(
        _ start: WorkflowTaskStart,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws -> StartedWorkflowTask? {
        guard isRunning else { throw EngineError.workflowCompleted }
        guard let task = workflowTask, task.scheduledEventID == start.scheduledEventID,
            task.record.stamp == start.stamp
        else { throw StaleWorkflowTask() }
        if task.isStarted {
            guard task.record.requestID == start.requestID else { throw StaleWorkflowTask() }
            return handOver(resendsUpdates: true, now: now)
        }
        try leaveStickyQueue(unlessPolledBy: start.taskQueue)
        begin(task, start, limits: limits, now: now)
        if workflowTask?.kind == .normal { try beginVersionTransition(to: start.deploymentVersion) }
        guard let handedOver = handOver(resendsUpdates: true, now: now) else {
            workflowTask = nil
            return nil
        }
        output.facts.append(.workflowTaskStarted(waited: now - EngineTime(task.record.scheduledTime)))
        return handedOver
    }

    /// If another worker than the one with the cached run takes the task, the run is no longer sticky.
    private mutating func leaveStickyQueue(unlessPolledBy queue: TaskQueue) throws(StaleWorkflowTask) {
        if isSticky, record.stickyQueue != queue.name {
            if effectiveVersioningBehavior != .unspecified, queue.kind == .sticky { throw StaleWorkflowTask() }
            clearStickyQueue()
        } else if !isSticky, queue.kind == .sticky {
            throw StaleWorkflowTask()
        }
    }

    /// Starts a waiting task, whoever gets it.
    mutating func begin(
        _ waiting: WorkflowTask,
        _ start: WorkflowTaskStart,
        limits: ExecutionLimits,
        now: EngineTime
    ) {
        var task = waiting
        let reasons = reasonsToContinueAsNew(limits: limits)
        task.record.suggestContinueAsNew = !reasons.isEmpty
        task.record.suggestContinueAsNewReasons = reasons.map { Int32($0.rawValue) }
        task.record.historyBytes = historyBytes
        task.record.startedTime = now.timestamp
        task.record.requestID = start.requestID
        task.record.identity = start.identity
        noteTarget(start.targetVersion)
        task.record.targetVersionChanged = effectiveVersioningBehavior == .pinned && record.hasNotifiedTargetVersion
        if let version = start.workerVersion { task.record.workerVersion = version }
        if let version = start.deploymentVersion { task.record.deploymentVersion = version.message }
        if !task.isInHistory, task.scheduledEventID != nextEventID {
            // Something has happened since: history shows this task after all.
            task.kind = .normal
            task.record.attempt = 1
            task.record.scheduledEventID = nextEventID
            appendScheduled(task.record, queue: start.taskQueue, now: now)
        }
        task.record.startedEventID =
            task.isInHistory
            ? appendStarted(task.record, identity: start.identity, now: now) : task.scheduledEventID + 1
        workflowTask = task
    }

    private func reasonsToContinueAsNew(
        limits: ExecutionLimits
    ) -> [Temporal_Api_Enums_V1_SuggestContinueAsNewReason] {
        var reasons: [Temporal_Api_Enums_V1_SuggestContinueAsNewReason] = []
        if historyBytes >= limits.historyBytesSuggest { reasons.append(.historySizeTooLarge) }
        if nextEventID >= limits.historyCountSuggest { reasons.append(.tooManyHistoryEvents) }
        if hasManyUpdates(limits: limits) { reasons.append(.tooManyUpdates) }
        return reasons
    }
}

extension Run {
    /// What the worker gets with a task that it has just started.
    ///
    /// - Parameter resendsUpdates: Whether updates that an earlier task delivered, and that were not answered, are
    ///   delivered again.
    /// - Returns: Nil if the task exists for an update alone and there is no update.
    mutating func handOver(resendsUpdates: Bool, now: EngineTime) -> StartedWorkflowTask? {
        guard let task = workflowTask, task.isStarted else { return nil }
        let messages = deliverUpdates(startedEventID: task.startedEventID, resendsSent: resendsUpdates)
        guard task.kind == .normal || !messages.isEmpty else { return nil }
        return StartedWorkflowTask(
            token: WorkflowTaskToken(
                scheduledEventID: task.scheduledEventID,
                startedEventID: task.startedEventID,
                startedTime: EngineTime(task.record.startedTime),
                attempt: task.attempt
            ),
            previousStartedEventID: lastCompletedTaskStartedEventID,
            scheduledTime: EngineTime(task.record.scheduledTime),
            isSticky: isSticky,
            nextEventID: nextEventID,
            suffix: workflowTaskSuffix,
            messages: messages,
            queries: bufferedQueries
        )
    }

    /// The events of the workflow task that history doesn't have, as if it had them.
    var workflowTaskSuffix: [HistoryEvent] {
        guard let task = workflowTask, !task.isInHistory else { return [] }
        var scheduled = HistoryEvent()
        scheduled.eventID = task.scheduledEventID
        scheduled.eventTime = task.record.scheduledTime
        scheduled.eventType = .workflowTaskScheduled
        scheduled.workflowTaskScheduledEventAttributes = task.record.scheduled(on: currentTaskQueue)
        guard task.isStarted else { return [scheduled] }
        var started = HistoryEvent()
        started.eventID = task.startedEventID
        started.eventTime = task.record.startedTime
        started.eventType = .workflowTaskStarted
        started.workflowTaskStartedEventAttributes = task.record.started(by: task.record.identity)
        return [scheduled, started]
    }
}

extension WorkflowTask {
    /// Whether its scheduled event, and its started event once it has started, are in the history.
    var isInHistory: Bool { kind == .normal && attempt == 1 }
}
