import TemporalAPI

extension Run {
    typealias CompletedRequest = Temporal_Api_Workflowservice_V1_RespondWorkflowTaskCompletedRequest

    /// A worker answers a workflow task: its commands become events, and the next task is made if there is a reason.
    ///
    /// If a command is wrong, none counts, and the task is on record as failed; the outcome then has the error for the
    /// worker.
    ///
    /// - Throws: `notFound` if the task isn't the one the worker had; `invalidArgument` and others if the request can't
    ///   be understood. Nothing has changed then, and the worker keeps the task.
    mutating func completeWorkflowTask(
        _ request: CompletedRequest,
        token: WorkflowTaskToken,
        context: CommandContext,
        now: EngineTime
    ) throws -> WorkflowTaskOutcome {
        guard isRunning else { throw EngineError.workflowTaskNotFound }
        let task = try startedWorkflowTask(token)
        try check(request, context: context)
        if isOverdueHeartbeat(request, of: task, limits: context.limits, now: now) {
            return endHeartbeats(of: task, request, context: context, now: now)
        }
        let before = self
        do {
            let batch = try apply(request, of: task, context: context, now: now)
            return finish(request, of: task, batch, context: context, now: now)
        } catch let fault as WorkflowTaskFault {
            self = before
            return refuse(request, of: task, fault, context: context, now: now)
        } catch let error as EngineError where task.kind == .speculative {
            // The worker drops its cached run after an error, and history can't show it this task: the next one goes
            // out with the whole history.
            self = before
            clearStickyQueue()
            return WorkflowTaskOutcome(error: error)
        }
    }

    /// The task that a worker's token is for.
    func startedWorkflowTask(_ token: WorkflowTaskToken) throws(EngineError) -> WorkflowTask {
        guard let task = workflowTask, task.isStarted,
            task.scheduledEventID == token.scheduledEventID, task.startedEventID == token.startedEventID,
            EngineTime(task.record.startedTime) == token.startedTime, task.attempt == token.attempt
        else { throw .workflowTaskNotFound }
        return task
    }

    private func check(_ request: CompletedRequest, context: CommandContext) throws(EngineError) {
        if record.hasPause, request.forceCreateNewWorkflowTask {
            throw .failedPrecondition("Workflow is paused and force create new workflow task is not allowed.")
        }
        let isVersioned = request.deploymentOptions.workerVersioningMode == .versioned
        if request.versioningBehavior != .unspecified, !request.hasDeployment, !isVersioned {
            throw .invalidArgument(
                "versioning behavior cannot be specified without deployment options being set with versioned mode"
            )
        }
        if request.intermediatePage || request.pageNumber > 0 {
            throw .failedPrecondition(
                "workflow task completion pagination is disabled for this namespace \(context.namespaceName)"
            )
        }
    }

    private mutating func apply(
        _ request: CompletedRequest,
        of task: WorkflowTask,
        context: CommandContext,
        now: EngineTime
    ) throws -> CommandBatch {
        let completedEventID = recordCompletion(of: task, request, now: now)
        if request.stickyAttributes.hasWorkerTaskQueue, !versioning.hasVersionTransition {
            setStickyQueue(request.stickyAttributes)
        } else if !request.stickyAttributes.hasWorkerTaskQueue {
            clearStickyQueue()
        }
        if context.badBinaries.contains(request.binaryChecksum) {
            throw WorkflowTaskFault(.badBinary, "binary \(request.binaryChecksum) is marked as bad deployment")
        }
        var batch = CommandBatch(
            completedEventID: completedEventID,
            identity: request.identity,
            context: context,
            now: now,
            hasBufferedEvents: !record.bufferedEvents.isEmpty,
            messages: request.messages
        )
        try run(request.commands, &batch)
        return batch
    }
}
