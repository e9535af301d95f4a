import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

typealias PollWorkflowResponse = Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueResponse

extension WorkflowServiceHandler {
    func pollWorkflowTaskQueue(
        request: Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueRequest,
        context: ServerContext
    ) async throws -> PollWorkflowResponse {
        try engine.checks.identity(request.identity)
        try engine.checks.taskQueue(request.taskQueue, isSet: request.hasTaskQueue)
        let namespace = try engine.namespace(named: request.namespace)
        let key = TaskQueueKey(namespaceID: namespace.id, name: request.taskQueue.name, kind: .workflow)
        let poll = PollRequest(
            key: key,
            isSticky: request.taskQueue.kind == .sticky,
            identity: request.identity,
            workerInstanceKey: request.workerInstanceKey,
            deadline: engine.pollDeadline(),
            capabilities: request.hasWorkerVersionCapabilities ? request.workerVersionCapabilities : nil,
            deployment: request.hasDeploymentOptions ? request.deploymentOptions : nil
        )
        try await engine.notePoll(poll)
        return try await withCancellationOfCall { [engine] in
            while let matched = try await engine.nextTask(for: poll, request.taskQueue, of: namespace) {
                switch matched.task.work {
                case .workflowTask(let run, let scheduledEventID, let stamp):
                    let start = WorkflowTaskStart(
                        scheduledEventID: scheduledEventID,
                        stamp: stamp,
                        requestID: UniqueID.make(),
                        identity: request.identity,
                        taskQueue: request.taskQueue,
                        workerVersion: request.legacyVersionStamp,
                        deploymentVersion: poll.deployment.flatMap { DeploymentVersion($0) }
                    )
                    guard var response = try engine.startWorkflowTask(run, start) else {
                        engine.matching.discard(matched)
                        continue
                    }
                    response.backlogCountHint = matched.backlogCountHint
                    if let delta = matched.pollerDelta {
                        response.pollerScalingDecision.pollRequestDeltaSuggestion = delta
                    }
                    return response
                case .query(let id):
                    if let response = try engine.startQuery(id, on: request.taskQueue) { return response }
                    engine.matching.discard(matched)
                case .activity, .nexus:
                    engine.matching.discard(matched)
                }
            }
            return PollWorkflowResponse()
        }
    }

    func respondWorkflowTaskCompleted(
        request: Temporal_Api_Workflowservice_V1_RespondWorkflowTaskCompletedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondWorkflowTaskCompletedResponse {
        try engine.checks.identity(request.identity)
        let (run, token) = try workflowTaskToken(request.taskToken, namespace: request.namespace)
        let eager = request.commands.contains { $0.scheduleActivityTaskCommandAttributes.requestEagerExecution }
        let (error, response) = try await engine.durably { transaction in
            guard let box = try transaction.core.box(run) else { throw EngineError.workflowTaskNotFound }
            let commandContext = engine.commandContext(for: box, in: transaction)
            let outcome = try transaction.change(box) {
                try $0.completeWorkflowTask(
                    request,
                    token: token,
                    context: commandContext,
                    now: transaction.now
                )
            }
            var response = Temporal_Api_Workflowservice_V1_RespondWorkflowTaskCompletedResponse()
            response.resetHistoryEventID = outcome.resetHistoryEventID
            if let task = outcome.newTask {
                response.workflowTask = engine.pollResponse(for: task, of: box)
            }
            if eager {
                response.activityTasks = try outcome.eagerActivities.compactMap {
                    try transaction.startActivity($0, of: box, identity: request.identity, engine: engine)
                }
            }
            return (outcome.error, response)
        }
        if let error { throw error }
        return response
    }

    func respondWorkflowTaskFailed(
        request: Temporal_Api_Workflowservice_V1_RespondWorkflowTaskFailedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondWorkflowTaskFailedResponse {
        try engine.checks.identity(request.identity)
        let (run, token) = try workflowTaskToken(request.taskToken, namespace: request.namespace)
        try await engine.durably { transaction in
            guard let box = try transaction.core.box(run) else { throw EngineError.workflowTaskNotFound }
            try transaction.change(box) {
                try $0.failWorkflowTask(request, token: token, limits: engine.limits, now: transaction.now)
            }
        }
        return .init()
    }

    func resetStickyTaskQueue(
        request: Temporal_Api_Workflowservice_V1_ResetStickyTaskQueueRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ResetStickyTaskQueueResponse {
        try engine.checks.execution(request.execution, isSet: request.hasExecution)
        try await engine.durably { transaction in
            let namespace = try transaction.core.namespaces.namespace(named: request.namespace)
            let box = try transaction.core.box(
                namespaceID: namespace.id,
                workflowID: request.execution.workflowID,
                runID: request.execution.runID
            )
            guard box.run.isRunning else { throw EngineError.workflowCompleted }
            transaction.change(box) { $0.clearStickyQueue() }
        }
        return .init()
    }

    private func workflowTaskToken(
        _ bytes: Data,
        namespace: String
    ) throws(EngineError) -> (RunNumber, WorkflowTaskToken) {
        guard case .workflowTask(let run, let namespaceID, let token) = try TaskToken(bytes) else {
            throw .workflowTaskNotFound
        }
        try engine.check(namespaceID: namespaceID, isNamed: namespace)
        return (run, token)
    }
}

extension EngineError {
    static var workflowTaskNotFound: EngineError { .notFound("Workflow task not found.") }
}

extension Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueRequest {
    /// What workers without a deployment say of their version.
    fileprivate var legacyVersionStamp: Temporal_Api_Common_V1_WorkerVersionStamp? {
        guard !hasDeploymentOptions || deploymentOptions.workerVersioningMode != .versioned,
            hasWorkerVersionCapabilities, !workerVersionCapabilities.buildID.isEmpty
        else { return nil }
        return .with {
            $0.buildID = workerVersionCapabilities.buildID
            $0.useVersioning = workerVersionCapabilities.useVersioning
        }
    }
}
