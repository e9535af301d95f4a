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
            while let matched = try await engine.nextTask(for: poll, request.taskQueue, of: namespace) {
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
        let task = try NexusTask(request.taskToken)
        if case .startOperation(let start)? = request.response.variant { try engine.checks.nexusAnswer(start) }
        let answer = NexusAnswer(request.response, limits: engine.limits)
        try await take(answer, to: task, namespace: request.namespace)
        return .init()
    }

    func respondNexusTaskFailed(
        request: Temporal_Api_Workflowservice_V1_RespondNexusTaskFailedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondNexusTaskFailedResponse {
        let task = try NexusTask(request.taskToken)
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
        try await take(.rejected(failure), to: task, namespace: request.namespace)
        return .init()
    }

    private func take(_ answer: NexusAnswer, to task: NexusTask, namespace: String) async throws {
        let (namespaceID, reference) = (task.namespaceID, task.reference)
        try engine.check(namespaceID: namespaceID, isNamed: namespace)
        let gone = EngineError.notFound("Nexus task not found or already expired")
        // The token's namespace is the handler's; nobody else was given the request.
        func isHandler(of operation: PendingNexusOperation?) -> Bool {
            operation.map { $0.record.targetNamespaceID == namespaceID } ?? true
        }
        try await engine.durably { transaction in
            if reference.isStandalone {
                guard let box = try transaction.core.standalone.box(reference.run) else { throw gone }
                try transaction.change(box, as: StandaloneNexusOperation.self) {
                    guard isHandler(of: $0.operation) else { throw gone }
                    try $0.take(answer, for: reference, now: transaction.now)
                }
                return
            }
            guard let box = try transaction.core.box(reference.run),
                isHandler(of: box.run.nexusOperations[reference.scheduledEventID])
            else { throw gone }
            try transaction.change(box) { try $0.takeNexusAnswer(answer, for: reference, now: transaction.now) }
        }
    }
}

/// What a worker answers.
private struct NexusTask {
    let namespaceID: String
    let reference: NexusTaskReference

    /// - Throws: `invalidArgument` if the token is of no Nexus task.
    init(_ token: Data) throws {
        guard case .nexus(let namespaceID, let reference) = try TaskToken(token) else {
            throw EngineError.invalidArgument("Invalid TaskToken.")
        }
        self.namespaceID = namespaceID
        self.reference = reference
    }
}

extension Engine {
    /// The request for the worker that got the task; nil if the task is stale.
    func nexusRequest(for reference: NexusTaskReference) async throws -> NexusRequest? {
        try await durably { transaction in
            func name(of namespaceID: String) -> String {
                transaction.core.namespaces.namespace(id: namespaceID)?.name ?? ""
            }
            if reference.isStandalone {
                let execution = try transaction.core.standalone.box(reference.run)?.execution
                guard let operation = execution as? StandaloneNexusOperation else { return nil }
                let namespace = name(of: operation.identity.namespaceID)
                return operation.nexusRequest(for: reference, namespace: namespace, now: transaction.now)
            }
            guard let box = try transaction.core.box(reference.run) else { return nil }
            let namespace = name(of: box.identity.namespaceID)
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
