import Foundation
import SwiftProtobuf
import TemporalAPI

extension UntypedWorkflowHandle {
    /// Asks the workflow to cancel. Returns when the request is recorded; the workflow decides when and how to end.
    public func cancel(reason: String? = nil) async throws {
        let request = Temporal_Api_Workflowservice_V1_RequestCancelWorkflowExecutionRequest.with {
            $0.namespace = client.namespace
            $0.identity = client.identity
            $0.requestID = UUID().uuidString.lowercased()
            $0.workflowExecution.workflowID = id
            $0.workflowExecution.runID = runID ?? ""
            $0.firstExecutionRunID = firstExecutionRunID ?? ""
            $0.reason = reason ?? ""
        }
        do {
            _ = try await client.call(.normal, request) {
                try await $0.requestCancelWorkflowExecution($1, metadata: $2, options: $3)
            }
        } catch let error as FermataError {
            // It was asked before: what the caller wants is so.
            if case .cancellationAlreadyRequested = error.rpcFailure?.detail { return }
            throw error
        }
    }

    /// Ends the workflow at once, without a word to its code.
    ///
    /// - Parameters:
    ///   - reason: Recorded for people.
    ///   - details: Recorded for programs: the ``TerminatedError/details`` of whoever waits for the result.
    public func terminate<each Detail: Sendable>(
        reason: String? = nil,
        details: repeat each Detail
    ) async throws {
        let payloads = try await client.dataConverter.convertValues(repeat each details)
        let request = Temporal_Api_Workflowservice_V1_TerminateWorkflowExecutionRequest.with {
            $0.namespace = client.namespace
            $0.identity = client.identity
            $0.workflowExecution.workflowID = id
            $0.workflowExecution.runID = runID ?? ""
            $0.firstExecutionRunID = firstExecutionRunID ?? ""
            $0.reason = reason ?? ""
            if !payloads.isEmpty { $0.details = .init(payloads) }
        }
        _ = try await client.call(.normal, request) {
            try await $0.terminateWorkflowExecution($1, metadata: $2, options: $3)
        }
    }

    /// Ends the run and starts another one that goes on from an earlier point of its history.
    ///
    /// Signals and updates that came after that point are sent to the new run again.
    ///
    /// - Parameters:
    ///   - eventID: The event at which a workflow task completed, failed or timed out; the new run keeps history up to
    ///     there.
    ///   - reason: Recorded for people.
    /// - Returns: The id of the new run.
    public func reset(toWorkflowTaskFinishEventID eventID: Int, reason: String) async throws -> String {
        let request = Temporal_Api_Workflowservice_V1_ResetWorkflowExecutionRequest.with {
            $0.namespace = client.namespace
            $0.identity = client.identity
            $0.requestID = UUID().uuidString.lowercased()
            $0.workflowExecution.workflowID = id
            $0.workflowExecution.runID = runID ?? ""
            $0.workflowTaskFinishEventID = Int64(eventID)
            $0.reason = reason
        }
        return try await client.call(.normal, request) {
            try await $0.resetWorkflowExecution($1, metadata: $2, options: $3)
        }.runID
    }

    /// Asks the server what it knows about the run.
    public func describe() async throws -> WorkflowExecutionDescription {
        let request = Temporal_Api_Workflowservice_V1_DescribeWorkflowExecutionRequest.with {
            $0.namespace = client.namespace
            $0.execution.workflowID = id
            $0.execution.runID = runID ?? ""
        }
        let response = try await client.call(.normal, request) {
            try await $0.describeWorkflowExecution($1, metadata: $2, options: $3)
        }
        return try await WorkflowExecutionDescription(response, client.dataConverter)
    }
}
