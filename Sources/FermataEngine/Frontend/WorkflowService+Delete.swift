import GRPCCore
import TemporalAPI

extension WorkflowServiceHandler {
    func deleteWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_DeleteWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteWorkflowExecutionResponse {
        try engine.checks.execution(request.workflowExecution, isSet: request.hasWorkflowExecution)
        try await engine.durably { transaction in
            transaction.remove(try transaction.find(request.workflowExecution, namespace: request.namespace))
        }
        return .init()
    }
}

extension Transaction {
    /// Removes a run for good. An open one is terminated first, so that those who wait for it learn of its end.
    func remove(_ box: RunBox) {
        if box.run.isRunning {
            change(box) {
                $0.terminateRun(
                    reason: "Delete workflow execution",
                    details: nil,
                    identity: EngineIdentity.own,
                    now: now
                )
            }
        }
        delete(box)
    }
}
