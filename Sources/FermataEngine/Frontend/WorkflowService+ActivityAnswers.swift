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
        let target = try activityToken(request.taskToken, namespace: request.namespace)
        return try await change(target) { run, reference, now in
            try run.completeActivity(
                ActivityReport(
                    reference,
                    identity: request.identity,
                    workerVersion: request.hasWorkerVersion ? request.workerVersion : nil
                ),
                result: request.hasResult ? request.result : nil,
                limits: engine.limits,
                now: now
            )
            return .init()
        }
    }

    func respondActivityTaskCompletedById(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedByIdResponse {
        try engine.checks.identity(request.identity)
        let target = try activityByID(request.namespace, request.workflowID, request.runID, request.activityID)
        return try await change(target) { run, reference, now in
            try run.completeActivity(
                ActivityReport(reference, identity: request.identity),
                result: request.hasResult ? request.result : nil,
                limits: engine.limits,
                now: now
            )
            return .init()
        }
    }

    func respondActivityTaskFailed(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedResponse {
        try engine.checks.identity(request.identity)
        let target = try activityToken(request.taskToken, namespace: request.namespace)
        return try await change(target) { run, reference, now in
            let notices = try run.failActivity(
                ActivityReport(
                    reference,
                    identity: request.identity,
                    workerVersion: request.hasWorkerVersion ? request.workerVersion : nil
                ),
                failure: request.hasFailure ? request.failure : nil,
                heartbeatDetails: request.hasLastHeartbeatDetails ? request.lastHeartbeatDetails : nil,
                limits: engine.limits,
                now: now
            )
            return .with { $0.failures = notices }
        }
    }

    func respondActivityTaskFailedById(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedByIdResponse {
        try engine.checks.identity(request.identity)
        let target = try activityByID(request.namespace, request.workflowID, request.runID, request.activityID)
        return try await change(target) { run, reference, now in
            let notices = try run.failActivity(
                ActivityReport(reference, identity: request.identity),
                failure: request.hasFailure ? request.failure : nil,
                heartbeatDetails: request.hasLastHeartbeatDetails ? request.lastHeartbeatDetails : nil,
                limits: engine.limits,
                now: now
            )
            return .with { $0.failures = notices }
        }
    }

    func respondActivityTaskCanceled(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledResponse {
        try engine.checks.identity(request.identity)
        let target = try activityToken(request.taskToken, namespace: request.namespace)
        return try await change(target) { run, reference, now in
            try run.cancelActivity(
                ActivityReport(reference, identity: request.identity),
                details: request.hasDetails ? request.details : nil,
                limits: engine.limits,
                now: now
            )
            return .init()
        }
    }

    func respondActivityTaskCanceledById(
        request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledByIdResponse {
        try engine.checks.identity(request.identity)
        let target = try activityByID(request.namespace, request.workflowID, request.runID, request.activityID)
        return try await change(target) { run, reference, now in
            try run.cancelActivity(
                ActivityReport(reference, identity: request.identity),
                details: request.hasDetails ? request.details : nil,
                limits: engine.limits,
                now: now
            )
            return .init()
        }
    }

    func recordActivityTaskHeartbeat(
        request: Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatResponse {
        let target = try activityToken(request.taskToken, namespace: request.namespace)
        return try await change(target) { run, reference, now in
            let answer = try run.recordHeartbeat(
                ActivityReport(reference, identity: request.identity),
                details: request.hasDetails ? request.details : nil,
                limits: engine.limits,
                now: now
            )
            return .with {
                $0.cancelRequested = answer.cancelRequested
                $0.activityPaused = answer.isPaused
                $0.activityReset = answer.isReset
            }
        }
    }

    func recordActivityTaskHeartbeatById(
        request: Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatByIdRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatByIdResponse {
        let target = try activityByID(request.namespace, request.workflowID, request.runID, request.activityID)
        return try await change(target) { run, reference, now in
            let answer = try run.recordHeartbeat(
                ActivityReport(reference, identity: request.identity),
                details: request.hasDetails ? request.details : nil,
                limits: engine.limits,
                now: now
            )
            return .with {
                $0.cancelRequested = answer.cancelRequested
                $0.activityPaused = answer.isPaused
                $0.activityReset = answer.isReset
            }
        }
    }

    /// A run, and how the caller says which activity of it.
    private struct Target: Sendable {
        let find: @Sendable (Transaction) throws -> RunBox
        let reference: ActivityReference
    }

    private func activityToken(_ bytes: Data, namespace: String) throws(EngineError) -> Target {
        guard case .activity(let run, let namespaceID, let scheduledEventID, let attempt) = try TaskToken(bytes) else {
            throw .activityTaskNotFound
        }
        try engine.check(namespaceID: namespaceID, isNamed: namespace)
        return Target(
            find: { transaction in
                guard let box = try transaction.core.box(run) else { throw EngineError.activityTaskNotFound }
                return box
            },
            reference: .attempt(scheduledEventID: scheduledEventID, attempt: attempt)
        )
    }

    private func activityByID(
        _ namespace: String,
        _ workflowID: String,
        _ runID: String,
        _ activityID: String
    ) throws(EngineError) -> Target {
        try engine.checks.workflowID(workflowID)
        try engine.checks.runID(runID)
        guard !activityID.isEmpty else { throw .invalidArgument("ActivityId is not set on request.") }
        return Target(
            find: { transaction in
                let execution = WorkflowExecution.with {
                    $0.workflowID = workflowID
                    $0.runID = runID
                }
                return try transaction.find(execution, namespace: namespace)
            },
            reference: .id(activityID)
        )
    }

    private func change<Response: Sendable>(
        _ target: Target,
        _ body: (inout Run, ActivityReference, EngineTime) throws -> Response
    ) async throws -> Response {
        try await engine.durably { transaction in
            let box = try target.find(transaction)
            return try transaction.change(box) { try body(&$0, target.reference, transaction.now) }
        }
    }
}
