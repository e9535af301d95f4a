import TemporalAPI

extension Run {
    /// What happens after all commands have become events.
    mutating func finish(
        _ request: CompletedRequest,
        of task: WorkflowTask,
        _ batch: CommandBatch,
        context: CommandContext,
        now: EngineTime
    ) -> WorkflowTaskOutcome {
        if !request.forceCreateNewWorkflowTask, isRunning { rejectUnprocessedUpdates(now: now) }
        var outcome = WorkflowTaskOutcome()
        if batch.completedEventID == 0 { outcome.resetHistoryEventID = lastCompletedTaskStartedEventID }
        guard isRunning else {
            record.bufferedEvents = []
            runEndedWithUpdates()
            answerQueries(request.queryResults, limits: context.limits, isTaskPending: false)
            return outcome
        }
        outcome.eagerActivities = batch.eagerActivities.filter { activities[$0] != nil }
        workflowTask = nil
        let isDirect = scheduleNext(request, of: task, batch, context: context, now: now)
        answerQueries(request.queryResults, limits: context.limits, isTaskPending: workflowTask != nil)
        if isDirect {
            outcome.newTask = handOver(resendsUpdates: !request.forceCreateNewWorkflowTask, now: now)
            // The worker that asks for the next task has the run at hand.
            outcome.newTask?.isSticky = true
        }
        return outcome
    }

    /// Makes the next workflow task, if there is a reason.
    ///
    /// - Returns: Whether the worker gets it with the answer.
    private mutating func scheduleNext(
        _ request: CompletedRequest,
        of task: WorkflowTask,
        _ batch: CommandBatch,
        context: CommandContext,
        now: EngineTime
    ) -> Bool {
        guard !record.hasPause else { return false }
        let kind: WorkflowTask.Kind
        if request.forceCreateNewWorkflowTask || batch.hasBufferedEvents || batch.canceledUnstartedActivity
            || versioning.hasVersionTransition
        {
            kind = .normal
        } else if hasUpdatesToDeliver {
            kind = request.returnNewWorkflowTask ? .speculative : .normal
        } else {
            return false
        }
        let heartbeatsSince = request.isHeartbeat ? EngineTime(task.record.originalScheduledTime) : nil
        makeWorkflowTask(kind, attempt: 1, heartbeatsSince: heartbeatsSince, now: now)
        // While the run moves to another version, matching finds the right worker.
        guard request.returnNewWorkflowTask, !versioning.hasVersionTransition, let next = workflowTask else {
            output.effects.append(.workflowTask)
            return false
        }
        let stamp = request.workerVersionStamp
        let start = WorkflowTaskStart(
            scheduledEventID: next.scheduledEventID,
            stamp: next.record.stamp,
            requestID: "request-from-RespondWorkflowTaskCompleted",
            identity: request.identity,
            taskQueue: currentTaskQueue,
            workerVersion: request.hasWorkerVersionStamp && !stamp.useVersioning ? stamp : nil
        )
        begin(next, start, limits: context.limits, now: now)
        return true
    }

    /// What happens if a command is wrong. The run is as it was before the answer.
    mutating func refuse(
        _ request: CompletedRequest,
        of task: WorkflowTask,
        _ fault: WorkflowTaskFault,
        context: CommandContext,
        now: EngineTime
    ) -> WorkflowTaskOutcome {
        let error = EngineError.invalidArgument(fault.message)
        workflowTaskFailedWithUpdates()
        // A task that keeps failing is left to time out, so that it comes back slowly.
        if task.attempt > 1, fault.cause != .unhandledCommand { return WorkflowTaskOutcome(error: error) }
        let attempt = recordWorkflowTaskFailure(
            WorkflowTaskFailure(
                cause: fault.cause,
                failure: .server(fault.message, nonRetryable: false),
                identity: request.identity,
                binaryChecksum: request.binaryChecksum
            ),
            now: now
        )
        if fault.endsRun {
            terminateRun(reason: fault.message, details: nil, identity: EngineIdentity.own, now: now)
        } else {
            retryWorkflowTask(attempt: attempt, now: now)
        }
        answerQueries(request.queryResults, limits: context.limits, isTaskPending: workflowTask != nil)
        return WorkflowTaskOutcome(error: error)
    }
}

extension Run {
    /// Whether a worker has only kept its task alive for longer than it may.
    func isOverdueHeartbeat(
        _ request: CompletedRequest,
        of task: WorkflowTask,
        limits: ExecutionLimits,
        now: EngineTime
    ) -> Bool {
        request.isHeartbeat
            && now > EngineTime(task.record.originalScheduledTime) + limits.workflowTaskHeartbeatMaximum
    }

    /// Lets the task of a worker that makes no progress time out, so that another worker takes it up.
    mutating func endHeartbeats(
        of task: WorkflowTask,
        _ request: CompletedRequest,
        context: CommandContext,
        now: EngineTime
    ) -> WorkflowTaskOutcome {
        let attempt = recordWorkflowTaskTimeout(now: now)
        clearStickyQueue()
        retryWorkflowTask(attempt: attempt, now: now)
        answerQueries(request.queryResults, limits: context.limits, isTaskPending: workflowTask != nil)
        return WorkflowTaskOutcome(error: .notFound("workflow task heartbeat timeout"))
    }
}

extension Run.CompletedRequest {
    /// Whether the worker says nothing but that it still works on the task.
    var isHeartbeat: Bool { forceCreateNewWorkflowTask && commands.isEmpty && messages.isEmpty }
}
