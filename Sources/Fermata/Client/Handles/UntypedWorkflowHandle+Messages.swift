import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension UntypedWorkflowHandle {
    /// Sends a signal. Returns when it is recorded, not when it is handled.
    public func signal<each Input: Sendable>(signalName: String, input: repeat each Input) async throws {
        let payloads = try await client.dataConverter.convertValues(repeat each input)
        let request = Temporal_Api_Workflowservice_V1_SignalWorkflowExecutionRequest.with {
            $0.namespace = client.namespace
            $0.identity = client.identity
            $0.requestID = UUID().uuidString.lowercased()
            $0.workflowExecution.workflowID = id
            $0.workflowExecution.runID = runID ?? ""
            $0.signalName = signalName
            if !payloads.isEmpty { $0.input = .init(payloads) }
        }
        _ = try await client.call(.normal, request) {
            try await $0.signalWorkflowExecution($1, metadata: $2, options: $3)
        }
    }

    /// Asks a question, which a worker must be there to answer. Closed workflows answer too.
    ///
    /// - Throws: ``WorkflowQueryFailedError``, ``WorkflowQueryRejectedError``, or ``FermataError`` with code
    ///   `queryNotAnswered` if no worker answers.
    public func query<each Input: Sendable, Output: Sendable>(
        queryName: String,
        rejectionCondition: QueryRejectionCondition? = nil,
        input: repeat each Input,
        resultType: Output.Type = Output.self
    ) async throws -> Output {
        let arguments = try await client.dataConverter.convertValues(repeat each input)
        let payloads = try await answer(to: queryName, arguments, rejectionCondition)
        let decoded = try await client.dataConverter.decode(payloads)
        return try client.dataConverter.payloadConverter.convertResult(decoded.first)
    }

    private func answer(
        to queryName: String,
        _ arguments: [Payload],
        _ condition: QueryRejectionCondition?
    ) async throws -> [Payload] {
        let request = Temporal_Api_Workflowservice_V1_QueryWorkflowRequest.with {
            $0.namespace = client.namespace
            $0.execution.workflowID = id
            $0.execution.runID = runID ?? ""
            $0.query.queryType = queryName
            if !arguments.isEmpty { $0.query.queryArgs = .init(arguments) }
            $0.queryRejectCondition = condition?.proto ?? .unspecified
        }
        let response: Temporal_Api_Workflowservice_V1_QueryWorkflowResponse
        do {
            response = try await client.call(.normal, request) {
                try await $0.queryWorkflow($1, metadata: $2, options: $3)
            }
        } catch let error as FermataError {
            throw try await queryError(error, queryName)
        }
        if response.hasQueryRejected {
            throw WorkflowQueryRejectedError(status: .init(response.queryRejected.status))
        }
        return response.queryResult.values
    }

    private func queryError(_ error: FermataError, _ queryName: String) async throws -> any Error {
        guard let failure = error.rpcFailure else { return error }
        switch (failure.code, failure.detail) {
        case (.invalidArgument, .queryFailed(let detail)) where detail.hasFailure:
            let cause = try await client.dataConverter.error(for: detail.failure)
            return WorkflowQueryFailedError(message: failure.message, cause: cause)
        case (.invalidArgument, _):
            return WorkflowQueryFailedError(message: failure.message)
        case (.failedPrecondition, _), (.deadlineExceeded, _):
            return FermataError(
                .queryNotAnswered,
                "No worker answered the query '\(queryName)' of workflow '\(id)'. Check that a worker of its task "
                    + "queue runs. The server says: \(failure.message)",
                cause: failure
            )
        default:
            return error
        }
    }
}

extension QueryRejectionCondition {
    fileprivate var proto: Temporal_Api_Enums_V1_QueryRejectCondition {
        switch self {
        case .none: .none
        case .notOpen: .notOpen
        case .notCompletedCleanly: .notCompletedCleanly
        }
    }
}
