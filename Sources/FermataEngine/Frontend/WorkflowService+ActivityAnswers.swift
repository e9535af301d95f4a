import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func respondActivityTaskCompleted(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedResponse {
        try engine.checks.identity(request.identity)
        let target = try ActivityTarget(token: request.taskToken, namespace: request.namespace, engine: engine)
        _ = try await engine.take(
            .completed(request.hasResult ? request.result : nil),
            for: target,
            identity: request.identity,
            workerVersion: request.hasWorkerVersion ? request.workerVersion : nil
        )
        return .init()
    }

    func respondActivityTaskCompletedById(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedByIdResponse {
        try engine.checks.identity(request.identity)
        let target = try byID(request.namespace, request.workflowID, request.runID, request.activityID)
        let answer = ActivityAnswer.completed(request.hasResult ? request.result : nil)
        _ = try await engine.take(answer, for: target, identity: request.identity)
        return .init()
    }

    func respondActivityTaskFailed(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedResponse {
        try engine.checks.identity(request.identity)
        let target = try ActivityTarget(token: request.taskToken, namespace: request.namespace, engine: engine)
        let reply = try await engine.take(
            .failed(
                request.hasFailure ? request.failure : nil,
                heartbeatDetails: request.hasLastHeartbeatDetails ? request.lastHeartbeatDetails : nil
            ),
            for: target,
            identity: request.identity,
            workerVersion: request.hasWorkerVersion ? request.workerVersion : nil
        )
        return .with { $0.failures = reply.failures }
    }

    func respondActivityTaskFailedById(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedByIdResponse {
        try engine.checks.identity(request.identity)
        let target = try byID(request.namespace, request.workflowID, request.runID, request.activityID)
        let answer = ActivityAnswer.failed(
            request.hasFailure ? request.failure : nil,
            heartbeatDetails: request.hasLastHeartbeatDetails ? request.lastHeartbeatDetails : nil
        )
        let reply = try await engine.take(answer, for: target, identity: request.identity)
        return .with { $0.failures = reply.failures }
    }

    func respondActivityTaskCanceled(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledResponse {
        try engine.checks.identity(request.identity)
        let target = try ActivityTarget(token: request.taskToken, namespace: request.namespace, engine: engine)
        let answer = ActivityAnswer.canceled(request.hasDetails ? request.details : nil)
        _ = try await engine.take(answer, for: target, identity: request.identity)
        return .init()
    }

    func respondActivityTaskCanceledById(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledByIdResponse {
        try engine.checks.identity(request.identity)
        let target = try byID(request.namespace, request.workflowID, request.runID, request.activityID)
        let answer = ActivityAnswer.canceled(request.hasDetails ? request.details : nil)
        _ = try await engine.take(answer, for: target, identity: request.identity)
        return .init()
    }

    func recordActivityTaskHeartbeat(
        request: Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatResponse {
        let target = try ActivityTarget(token: request.taskToken, namespace: request.namespace, engine: engine)
        let answer = ActivityAnswer.heartbeat(request.hasDetails ? request.details : nil)
        let reply = try await engine.take(answer, for: target, identity: request.identity)
        return .with {
            $0.cancelRequested = reply.heartbeat.cancelRequested
            $0.activityPaused = reply.heartbeat.isPaused
            $0.activityReset = reply.heartbeat.isReset
        }
    }

    func recordActivityTaskHeartbeatById(
        request: Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatByIdResponse {
        let target = try byID(request.namespace, request.workflowID, request.runID, request.activityID)
        let answer = ActivityAnswer.heartbeat(request.hasDetails ? request.details : nil)
        let reply = try await engine.take(answer, for: target, identity: request.identity)
        return .with {
            $0.cancelRequested = reply.heartbeat.cancelRequested
            $0.activityPaused = reply.heartbeat.isPaused
            $0.activityReset = reply.heartbeat.isReset
        }
    }

    private func byID(
        _ namespace: String,
        _ workflowID: String,
        _ runID: String,
        _ activityID: String
    ) throws(EngineError) -> ActivityTarget {
        try ActivityTarget(
            activityID: activityID,
            workflowID: workflowID,
            runID: runID,
            namespace: namespace,
            checks: engine.checks
        )
    }
}
