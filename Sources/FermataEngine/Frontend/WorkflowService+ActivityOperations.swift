import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func pauseActivity(
        request: Temporal_Api_Workflowservice_V1_PauseActivityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PauseActivityResponse {
        try await change(request.execution, isSet: request.hasExecution, request.namespace) { run, now in
            try run.pauseActivities(request, now: now)
            return .init()
        }
    }

    func unpauseActivity(
        request: Temporal_Api_Workflowservice_V1_UnpauseActivityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UnpauseActivityResponse {
        try await change(request.execution, isSet: request.hasExecution, request.namespace) { run, now in
            var generator = SystemRandomNumberGenerator()
            try run.unpauseActivities(request, using: &generator, now: now)
            return .init()
        }
    }

    func resetActivity(
        request: Temporal_Api_Workflowservice_V1_ResetActivityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ResetActivityResponse {
        try await change(request.execution, isSet: request.hasExecution, request.namespace) { run, now in
            var generator = SystemRandomNumberGenerator()
            try run.resetActivities(request, using: &generator, now: now)
            return .init()
        }
    }

    func updateActivityOptions(
        request: Temporal_Api_Workflowservice_V1_UpdateActivityOptionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateActivityOptionsResponse {
        try await change(request.execution, isSet: request.hasExecution, request.namespace) { run, now in
            let options = try run.updateActivityOptions(request, limits: engine.limits, now: now)
            return .with { $0.activityOptions = options }
        }
    }

    private func change<Response: Sendable>(
        _ execution: WorkflowExecution,
        isSet: Bool,
        _ namespace: String,
        _ body: (inout Run, EngineTime) throws -> Response
    ) async throws -> Response {
        try engine.checks.execution(execution, isSet: isSet)
        return try await engine.durably { transaction in
            let box = try transaction.find(execution, namespace: namespace)
            return try transaction.change(box) { try body(&$0, transaction.now) }
        }
    }
}
