import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

typealias PollNexusResponse = Temporal_Api_Workflowservice_V1_PollNexusTaskQueueResponse

extension WorkflowServiceHandler {
    func pollNexusTaskQueue(
        request: Temporal_Api_Workflowservice_V1_PollNexusTaskQueueRequest,
        context: ServerContext
    ) async throws -> PollNexusResponse {
        try engine.checks.describedTaskQueue(request.taskQueue.name)
        try engine.checks.taskQueue(request.taskQueue, isSet: request.hasTaskQueue)
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.identity(request.identity)
        let poll = PollRequest(
            key: TaskQueueKey(namespaceID: namespace.id, name: request.taskQueue.name, kind: .nexus),
            identity: request.identity,
            workerInstanceKey: request.workerInstanceKey,
            deadline: engine.pollDeadline(),
            capabilities: request.hasWorkerVersionCapabilities ? request.workerVersionCapabilities : nil,
            deployment: request.hasDeploymentOptions ? request.deploymentOptions : nil
        )
        return try await withCancellationOfCall { [engine] in
            while let matched = try await engine.matching.poll(poll) {
                guard case .nexus(let reference) = matched.task.work else { continue }
                guard let nexusRequest = try await engine.nexusRequest(for: reference) else {
                    engine.matching.discard(matched)
                    continue
                }
                return .with {
                    $0.taskToken = TaskToken.nexus(namespaceID: namespace.id, reference).bytes
                    $0.request = nexusRequest
                    if let delta = matched.pollerDelta {
                        $0.pollerScalingDecision.pollRequestDeltaSuggestion = delta
                    }
                }
            }
            return PollNexusResponse()
        }
    }

    func respondNexusTaskCompleted(
        request: Temporal_Api_Workflowservice_V1_RespondNexusTaskCompletedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondNexusTaskCompletedResponse {
        if case .startOperation(let start)? = request.response.variant { try engine.checks.nexusAnswer(start) }
        let answer = NexusAnswer(request.response, limits: engine.limits)
        try await take(answer, request.taskToken, namespace: request.namespace)
        return .init()
    }

    func respondNexusTaskFailed(
        request: Temporal_Api_Workflowservice_V1_RespondNexusTaskFailedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondNexusTaskFailedResponse {
        let failure: Failure
        if request.hasFailure {
            guard case .nexusHandlerFailureInfo? = request.failure.failureInfo else {
                throw EngineError.invalidArgument(
                    "request Failure must contain error or failure with NexusHandlerFailureInfo"
                )
            }
            failure = request.failure.asNexusAnswer
        } else if request.hasError {
            try engine.checks.nexusDetails(request.error.failure.details)
            failure = Failure(request.error)
        } else {
            throw EngineError.invalidArgument("request must contain error or failure")
        }
        try await take(.rejected(failure), request.taskToken, namespace: request.namespace)
        return .init()
    }

    private func take(_ answer: NexusAnswer, _ token: Data, namespace: String) async throws {
        guard case .nexus(let namespaceID, let reference) = try TaskToken(token) else {
            throw EngineError.invalidArgument("Invalid TaskToken.")
        }
        try engine.check(namespaceID: namespaceID, isNamed: namespace)
        try await engine.durably { transaction in
            guard let box = try transaction.core.box(reference.run) else {
                throw EngineError.notFound("Nexus task not found or already expired")
            }
            // The token's namespace is the handler's; nobody else was given the request.
            if let operation = box.run.nexusOperations[reference.scheduledEventID],
                operation.record.targetNamespaceID != namespaceID
            {
                throw EngineError.notFound("Nexus task not found or already expired")
            }
            try transaction.change(box) { try $0.takeNexusAnswer(answer, for: reference, now: transaction.now) }
        }
    }
}

extension Engine {
    /// The request for the worker that got the task; nil if the task is stale.
    func nexusRequest(for reference: NexusTaskReference) async throws -> NexusRequest? {
        try await durably { transaction in
            guard let box = try transaction.core.box(reference.run) else { return nil }
            let namespace = transaction.core.namespaces.namespace(id: box.identity.namespaceID)?.name ?? ""
            return box.run.nexusRequest(for: reference, namespace: namespace, now: transaction.now)
        }
    }
}

extension RequestChecks {
    private static let operationTokenLengthMaximum = 4_096

    fileprivate func nexusAnswer(_ answer: Temporal_Api_Nexus_V1_StartOperationResponse) throws(EngineError) {
        switch answer.variant {
        case .asyncSuccess(let success):
            let length = success.token.utf8.count
            guard length > 0 else { throw .invalidArgument("missing operation token in response") }
            guard length <= Self.operationTokenLengthMaximum else {
                throw .invalidArgument(
                    "operation token length exceeds allowed limit (\(length)/\(Self.operationTokenLengthMaximum))"
                )
            }
        case .operationError(let error):
            try nexusDetails(error.failure.details)
        default:
            break
        }
    }

    fileprivate func nexusDetails(_ details: Data) throws(EngineError) {
        guard !details.isEmpty else { return }
        guard (try? JSONSerialization.jsonObject(with: details, options: .fragmentsAllowed)) != nil else {
            throw .invalidArgument("failure details must be JSON serializable")
        }
    }
}
