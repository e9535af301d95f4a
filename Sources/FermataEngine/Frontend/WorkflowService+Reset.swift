import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func resetWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_ResetWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ResetWorkflowExecutionResponse {
        guard !request.requestID.isEmpty else {
            throw EngineError.invalidArgument("RequestId is not set on request.")
        }
        _ = try engine.checks.requestID(request.requestID)
        try engine.checks.execution(request.workflowExecution, isSet: request.hasWorkflowExecution)
        let options = ResetOptions(
            finishEventID: request.workflowTaskFinishEventID,
            reason: request.reason,
            requestID: request.requestID,
            excluded: ResetOptions.excluded(
                request.resetReapplyExcludeTypes,
                including: request.resetReapplyType
            ),
            postOperations: request.postResetOperations
        )
        let runID = try await engine.durably { transaction in
            let base = try transaction.find(request.workflowExecution, namespace: request.namespace)
            return try transaction.reset(base, options)
        }
        return .with { $0.runID = runID }
    }
}
