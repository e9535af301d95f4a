import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func requestCancelActivityExecution(
        request: Temporal_Api_Workflowservice_V1_RequestCancelActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RequestCancelActivityExecutionResponse {
        let requestID = try ending(request.activityID, request.runID, request.requestID, request.identity)
        try engine.checks.standaloneReason(request.reason)
        try await engine.durably { transaction in
            let box = try transaction.activity(request.activityID, runID: request.runID, of: request.namespace)
            try transaction.change(box, as: StandaloneActivity.self) {
                try $0.requestCancel(
                    requestID: requestID,
                    identity: request.identity,
                    reason: request.reason,
                    now: transaction.now
                )
            }
        }
        return .init()
    }

    func terminateActivityExecution(
        request: Temporal_Api_Workflowservice_V1_TerminateActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_TerminateActivityExecutionResponse {
        let requestID = try ending(request.activityID, request.runID, request.requestID, request.identity)
        try engine.checks.standaloneReason(request.reason)
        try await engine.durably { transaction in
            let box = try transaction.activity(request.activityID, runID: request.runID, of: request.namespace)
            try transaction.change(box, as: StandaloneActivity.self) {
                try $0.terminate(
                    requestID: requestID,
                    identity: request.identity,
                    reason: request.reason,
                    now: transaction.now
                )
            }
        }
        return .init()
    }

    func deleteActivityExecution(
        request: Temporal_Api_Workflowservice_V1_DeleteActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteActivityExecutionResponse {
        try engine.checks.standaloneID(request.activityID, "activity ID")
        try engine.checks.standaloneRunID(request.runID)
        try await engine.durably { transaction in
            try transaction.removeActivity(
                transaction.activity(request.activityID, runID: request.runID, of: request.namespace)
            )
        }
        return .init()
    }

    /// - Returns: The request id, made up if the client gave none.
    private func ending(
        _ activityID: String,
        _ runID: String,
        _ requestID: String,
        _ identity: String
    ) throws(EngineError) -> String {
        try engine.checks.standaloneID(activityID, "activity ID")
        let requestID = try engine.checks.standaloneRequestID(requestID)
        try engine.checks.standaloneIdentity(identity)
        try engine.checks.standaloneRunID(runID)
        return requestID
    }
}
