import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func pauseWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_PauseWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PauseWorkflowExecutionResponse {
        try check(request.workflowID, request.reason, request.requestID, request.identity)
        try await engine.durably { transaction in
            let box = try transaction.find(execution(request.workflowID, request.runID), namespace: request.namespace)
            try transaction.change(box) {
                try $0.pause(
                    reason: request.reason,
                    identity: request.identity,
                    requestID: request.requestID,
                    now: transaction.now
                )
            }
        }
        return .init()
    }

    func unpauseWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_UnpauseWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UnpauseWorkflowExecutionResponse {
        try check(request.workflowID, request.reason, request.requestID, request.identity)
        try await engine.durably { transaction in
            let box = try transaction.find(execution(request.workflowID, request.runID), namespace: request.namespace)
            try transaction.change(box) {
                try $0.unpause(
                    reason: request.reason,
                    identity: request.identity,
                    requestID: request.requestID,
                    now: transaction.now
                )
            }
        }
        return .init()
    }

    private func execution(_ workflowID: String, _ runID: String) -> WorkflowExecution {
        .with {
            $0.workflowID = workflowID
            $0.runID = runID
        }
    }

    private func check(
        _ workflowID: String,
        _ reason: String,
        _ requestID: String,
        _ identity: String
    ) throws(EngineError) {
        guard !workflowID.isEmpty else { throw .invalidArgument("WorkflowId is not set on request.") }
        let texts = [("reason", reason), ("request id", requestID), ("identity", identity)]
        for (name, text) in texts where text.utf8.count > engine.limits.idLengthMaximum {
            throw .invalidArgument("\(name) is too long.")
        }
    }
}

extension Run {
    /// Holds the run: workers get nothing of it until it goes on, but may finish what they have.
    ///
    /// - Throws: `notFound` if the run has ended, `failedPrecondition` if another request has paused it.
    mutating func pause(reason: String, identity: String, requestID: String, now: EngineTime) throws(EngineError) {
        guard isRunning else { throw .workflowCompleted }
        guard !record.hasPause else {
            guard !requestID.isEmpty, record.pause.requestID == requestID else {
                throw .failedPrecondition("workflow is already paused.")
            }
            return
        }
        // Workers of older SDKs don't know these events, and nothing in them is for the workflow's code.
        append(
            .workflowExecutionPaused,
            .workflowExecutionPausedEventAttributes(
                .with {
                    $0.identity = identity
                    $0.reason = reason
                    $0.requestID = requestID
                }
            ),
            now: now
        ) { $0.workerMayIgnore = true }
        holdActivities()
        withdrawWorkflowTask(now: now)
    }

    /// Lets a held run go on.
    ///
    /// - Throws: `notFound` if the run has ended, `failedPrecondition` if it isn't held.
    mutating func unpause(reason: String, identity: String, requestID: String, now: EngineTime) throws(EngineError) {
        guard isRunning else { throw .workflowCompleted }
        guard record.hasPause else { throw .failedPrecondition("workflow is not paused.") }
        append(
            .workflowExecutionUnpaused,
            .workflowExecutionUnpausedEventAttributes(
                .with {
                    $0.identity = identity
                    $0.reason = reason
                    $0.requestID = requestID
                }
            ),
            now: now
        ) { $0.workerMayIgnore = true }
        releaseActivities()
        if firstTaskDue == nil { scheduleWorkflowTask(now: now) }
    }

    /// A workflow task that no worker has would wait for ever.
    private mutating func withdrawWorkflowTask(now: EngineTime) {
        guard let task = workflowTask, !task.isStarted else { return }
        let (problem, attempts) = (record.reportedProblem, record.workflowTaskAttemptsSinceSuccess)
        _ = recordWorkflowTaskFailure(
            WorkflowTaskFailure(cause: .workflowPauseRequestedBeforeTaskStarted, identity: EngineIdentity.own),
            now: now
        )
        // It is nobody's failure.
        (record.reportedProblem, record.workflowTaskAttemptsSinceSuccess) = (problem, attempts)
    }
}
