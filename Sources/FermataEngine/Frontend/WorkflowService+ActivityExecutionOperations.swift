import GRPCCore
import SwiftProtobuf
import TemporalAPI

// With a workflow id these calls mean an activity of that workflow, and are what the calls without "Execution" are.

extension WorkflowServiceHandler {
    func pauseActivityExecution(
        request: Temporal_Api_Workflowservice_V1_PauseActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PauseActivityExecutionResponse {
        let requestID = try operation(request.activityID, request.runID, request.requestID, request.identity)
        try engine.checks.standaloneReason(request.reason)
        guard request.workflowID.isEmpty else {
            let ofWorkflow = Temporal_Api_Workflowservice_V1_PauseActivityRequest.with {
                $0.namespace = request.namespace
                $0.execution.workflowID = request.workflowID
                $0.execution.runID = request.runID
                $0.id = request.activityID
                $0.reason = request.reason
                $0.identity = request.identity
                $0.requestID = requestID
            }
            _ = try await pauseActivity(request: ofWorkflow, context: context)
            return .init()
        }
        try await change(request.activityID, request.runID, request.namespace) { activity, now in
            try activity.pause(requestID: requestID, identity: request.identity, reason: request.reason, now: now)
        }
        return .init()
    }

    func unpauseActivityExecution(
        request: Temporal_Api_Workflowservice_V1_UnpauseActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UnpauseActivityExecutionResponse {
        let requestID = try operation(request.activityID, request.runID, request.requestID, request.identity)
        try engine.checks.standaloneJitter(request.jitter)
        guard request.workflowID.isEmpty else {
            let ofWorkflow = Temporal_Api_Workflowservice_V1_UnpauseActivityRequest.with {
                $0.namespace = request.namespace
                $0.execution.workflowID = request.workflowID
                $0.execution.runID = request.runID
                $0.id = request.activityID
                $0.jitter = request.jitter
                $0.identity = request.identity
            }
            _ = try await unpauseActivity(request: ofWorkflow, context: context)
            return .init()
        }
        let delay = request.jitter.someDelay
        try await change(request.activityID, request.runID, request.namespace) { activity, now in
            try activity.unpause(requestID: requestID, delay: delay, now: now)
        }
        return .init()
    }

    func resetActivityExecution(
        request: Temporal_Api_Workflowservice_V1_ResetActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ResetActivityExecutionResponse {
        let requestID = try operation(request.activityID, request.runID, request.requestID, request.identity)
        try engine.checks.standaloneJitter(request.jitter)
        guard request.workflowID.isEmpty else {
            let ofWorkflow = Temporal_Api_Workflowservice_V1_ResetActivityRequest.with {
                $0.namespace = request.namespace
                $0.execution.workflowID = request.workflowID
                $0.execution.runID = request.runID
                $0.id = request.activityID
                $0.resetHeartbeat = request.resetHeartbeat
                $0.restoreOriginalOptions = request.restoreOriginalOptions
                $0.keepPaused = request.keepPaused
                $0.jitter = request.jitter
                $0.identity = request.identity
            }
            _ = try await resetActivity(request: ofWorkflow, context: context)
            return .init()
        }
        let reset = StandaloneActivity.Reset(
            clearsHeartbeat: request.resetHeartbeat,
            keepsPaused: request.keepPaused,
            restoresOptions: request.restoreOriginalOptions,
            delay: request.jitter.someDelay
        )
        try await change(request.activityID, request.runID, request.namespace) { activity, now in
            try activity.reset(reset, requestID: requestID, now: now)
        }
        return .init()
    }

    func updateActivityExecutionOptions(
        request: UpdateActivityExecutionOptionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateActivityExecutionOptionsResponse {
        let requestID = try operation(request.activityID, request.runID, request.requestID, request.identity)
        let update = try engine.checks.optionsUpdate(request)
        guard request.workflowID.isEmpty else {
            let ofWorkflow = Temporal_Api_Workflowservice_V1_UpdateActivityOptionsRequest.with {
                $0.namespace = request.namespace
                $0.execution.workflowID = request.workflowID
                $0.execution.runID = request.runID
                $0.id = request.activityID
                $0.activityOptions = request.activityOptions
                $0.updateMask = request.updateMask
                $0.restoreOriginal = request.restoreOriginal
                $0.identity = request.identity
            }
            let response = try await updateActivityOptions(request: ofWorkflow, context: context)
            return .with { $0.activityOptions = response.activityOptions }
        }
        let options = try await change(request.activityID, request.runID, request.namespace) { activity, now in
            try activity.updateOptions(
                update.options,
                paths: update.paths,
                requestID: requestID,
                limits: engine.limits,
                now: now
            )
            return activity.options
        }
        return .with { $0.activityOptions = options }
    }

    private func change<Value: Sendable>(
        _ activityID: String,
        _ runID: String,
        _ namespace: String,
        _ body: (inout StandaloneActivity, EngineTime) throws -> Value
    ) async throws -> Value {
        try await engine.durably { transaction in
            let box = try transaction.activity(activityID, runID: runID, of: namespace)
            return try transaction.change(box, as: StandaloneActivity.self) { try body(&$0, transaction.now) }
        }
    }

    /// - Returns: The request id, made up if the client gave none.
    private func operation(
        _ activityID: String,
        _ runID: String,
        _ requestID: String,
        _ identity: String
    ) throws(EngineError) -> String {
        let requestID = try engine.checks.standaloneRequestID(requestID)
        try engine.checks.standaloneID(activityID, "activity ID")
        try engine.checks.standaloneIdentity(identity)
        try engine.checks.standaloneRunID(runID)
        return requestID
    }
}

extension Google_Protobuf_Duration {
    /// Some time up to this one.
    fileprivate var someDelay: Duration {
        let most = Duration(cappedAsTimeout).clampedNanoseconds
        return most > 0 ? .nanoseconds(Int64.random(in: 0..<most)) : .zero
    }
}
