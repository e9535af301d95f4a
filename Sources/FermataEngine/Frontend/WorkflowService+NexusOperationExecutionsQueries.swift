import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    /// How long a client waits for news of an operation in one call; the reference's interval.
    private static let longestWait: Duration = .seconds(20)

    func describeNexusOperationExecution(
        request: DescribeNexusOperationRequest,
        context: ServerContext
    ) async throws -> DescribeNexusOperationResponse {
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        try engine.nexusChecks.operationID(request.operationID)
        guard request.longPollToken.isEmpty || !request.runID.isEmpty else {
            throw EngineError.invalidArgument("run_id is required when long_poll_token is provided")
        }
        try engine.nexusChecks.runID(request.runID)
        let token = request.longPollToken.isEmpty ? nil : try StandalonePollToken(request.longPollToken)
        let answer = try await observe(request.operationID, request.runID, in: namespace) { operation, now in
            if let token, try !token.isBehind(operation) { return nil as DescribeNexusOperationResponse? }
            return operation.description(for: request, now: now)
        }
        // Empty: the client is to ask again.
        return answer ?? .init()
    }

    func pollNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_PollNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> PollNexusOperationResponse {
        let stage = request.waitStage == .unspecified ? .closed : request.waitStage
        if case .UNRECOGNIZED(let value) = stage {
            throw EngineError.invalidArgument("unsupported wait_stage: \(value)")
        }
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        try engine.nexusChecks.operationID(request.operationID)
        try engine.nexusChecks.runID(request.runID)
        let answer = try await observe(request.operationID, request.runID, in: namespace) { operation, _ in
            operation.stage(atLeast: stage)
        }
        return answer ?? .init()
    }

    func listNexusOperationExecutions(
        request: Temporal_Api_Workflowservice_V1_ListNexusOperationExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListNexusOperationExecutionsResponse {
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        let page = try await engine.visibilityPage(
            request.query,
            namespace.name,
            kind: .nexusOperation,
            pageSize: request.pageSize,
            token: request.nextPageToken
        )
        return .with {
            $0.operations = page.records.map { .init($0) }
            $0.nextPageToken = page.token
        }
    }

    func countNexusOperationExecutions(
        request: Temporal_Api_Workflowservice_V1_CountNexusOperationExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CountNexusOperationExecutionsResponse {
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        let count = try await engine.visibilityCount(request.query, namespace.name, kind: .nexusOperation)
        return .with {
            $0.count = count.total
            $0.groups = count.groups.map { group in
                .with {
                    $0.groupValues = [group.value]
                    $0.count = group.count
                }
            }
        }
    }

    /// Waits until `body` finds what it looks for; nil if that takes too long.
    private func observe<Value: Sendable>(
        _ id: String,
        _ runID: String,
        in namespace: Namespace,
        _ body: @escaping @Sendable (StandaloneNexusOperation, EngineTime) throws -> Value?
    ) async throws -> Value? {
        let deadline = engine.waitDeadline(longest: Self.longestWait)
        return try await withCancellationOfCall { [engine] in
            try await engine.observeStandalone(deadline: deadline) { transaction in
                try transaction.nexusOperation(namespaceID: namespace.id, id: id, runID: runID)
            } _: { [clock = engine.clock] box in
                guard let operation = box.execution as? StandaloneNexusOperation else {
                    throw EngineError.nexusOperationNotFound(id)
                }
                return try body(operation, clock.now())
            }
        }
    }
}

typealias DescribeNexusOperationRequest = Temporal_Api_Workflowservice_V1_DescribeNexusOperationExecutionRequest
typealias DescribeNexusOperationResponse = Temporal_Api_Workflowservice_V1_DescribeNexusOperationExecutionResponse
typealias PollNexusOperationResponse = Temporal_Api_Workflowservice_V1_PollNexusOperationExecutionResponse

extension StandaloneNexusOperation {
    fileprivate func description(
        for request: DescribeNexusOperationRequest,
        now: EngineTime
    ) -> DescribeNexusOperationResponse {
        .with {
            $0.runID = identity.runID
            $0.info = info(now: now)
            if request.includeInput, self.request.attributes.hasInput { $0.input = self.request.attributes.input }
            if request.includeOutcome {
                switch outcome {
                case .result(let result): $0.result = result
                case .failure(let failure): $0.failure = failure
                case nil: break
                }
            }
            $0.longPollToken = StandalonePollToken(self).data
        }
    }

    /// What a client is told that waits for a stage; nil if it is not reached.
    fileprivate func stage(
        atLeast stage: Temporal_Api_Enums_V1_NexusOperationWaitStage
    ) -> PollNexusOperationResponse? {
        guard !isRunning || stage == .started && operation.phase == .started else { return nil }
        return .with {
            $0.runID = identity.runID
            $0.operationToken = operation.record.operationToken
            $0.waitStage = isRunning ? .started : .closed
            switch outcome {
            case .result(let result): $0.result = result
            case .failure(let failure): $0.failure = failure
            case nil: break
            }
        }
    }
}
