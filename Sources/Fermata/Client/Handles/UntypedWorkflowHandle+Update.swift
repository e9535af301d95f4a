public import Foundation
import SwiftProtobuf
import TemporalAPI

extension UntypedWorkflowHandle {
    /// Sends an update and waits until it has come as far as `waitForStage`.
    ///
    /// - Parameters:
    ///   - updateName: The update's name.
    ///   - updateID: Names this one update: sending it again with the same id gives the same update.
    ///   - waitForStage: How far to wait. `admitted` is refused.
    ///   - input: The update's arguments.
    /// - Throws: ``WorkflowUpdateFailedError`` if `waitForStage` is `completed` and the update was refused or failed,
    ///   ``WorkflowUpdateRPCTimeoutOrCanceledError`` if the wait is cancelled.
    public func startUpdate<each Input: Sendable>(
        updateName: String,
        updateID: String = UUID().uuidString,
        waitForStage: WorkflowUpdateStage,
        input: repeat each Input
    ) async throws -> UntypedWorkflowUpdateHandle {
        let payloads = try await client.dataConverter.convertValues(repeat each input)
        let request = try client.updateRequest(
            name: updateName,
            id: updateID,
            stage: waitForStage,
            arguments: payloads,
            of: self
        )
        let response = try await accepted {
            try await client.call(.longPoll, request) {
                try await $0.updateWorkflowExecution($1, metadata: $2, options: $3)
            }
        }
        let handle = UntypedWorkflowUpdateHandle(client: client, id: updateID, workflowID: id, runID: runID, response)
        if waitForStage == .completed { try await handle.waitForSuccess() }
        return handle
    }

    /// Sends an update and waits for its answer.
    ///
    /// - Throws: ``WorkflowUpdateFailedError`` if it was refused or failed, ``WorkflowUpdateRPCTimeoutOrCanceledError``
    ///   if the wait is cancelled.
    public func executeUpdate<each Input: Sendable, Output: Sendable>(
        updateName: String,
        updateID: String = UUID().uuidString,
        input: repeat each Input,
        resultType: Output.Type = Output.self
    ) async throws -> Output {
        let payloads = try await client.dataConverter.convertValues(repeat each input)
        let request = try client.updateRequest(
            name: updateName,
            id: updateID,
            stage: .completed,
            arguments: payloads,
            of: self
        )
        let response = try await accepted {
            try await client.call(.longPoll, request) {
                try await $0.updateWorkflowExecution($1, metadata: $2, options: $3)
            }
        }
        let handle = UntypedWorkflowUpdateHandle(client: client, id: updateID, workflowID: id, runID: runID, response)
        return try await handle.result(resultType: resultType)
    }

    /// A handle to an update that was sent earlier. Nothing is asked of the server.
    public func getUpdateHandle(id updateID: String) -> UntypedWorkflowUpdateHandle {
        UntypedWorkflowUpdateHandle(client: client, id: updateID, workflowID: id, workflowRunID: runID, outcome: nil)
    }

    /// The server answers after a while even if no worker has accepted the update yet: then it is asked again.
    private func accepted(
        _ send: () async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionResponse
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionResponse {
        while true {
            guard let response = try await waitingForUpdate(send) else { continue }
            if response.isAccepted { return response }
        }
    }
}

/// Runs one long poll of an update; `nil` means that it is worth asking again.
///
/// - Throws: ``WorkflowUpdateRPCTimeoutOrCanceledError`` instead of a cancellation, because the update itself goes on.
func waitingForUpdate<Response: Sendable>(_ poll: () async throws -> Response) async throws -> Response? {
    do {
        return try await poll()
    } catch let error as CancellationError {
        throw WorkflowUpdateRPCTimeoutOrCanceledError(cause: error)
    } catch let error as FermataError where error.code == .cancelled {
        throw WorkflowUpdateRPCTimeoutOrCanceledError(cause: error)
    } catch let error as FermataError where error.code == .deadlineExceeded {
        return nil
    }
}

extension TemporalClient {
    func updateRequest(
        name: String,
        id: String,
        stage: WorkflowUpdateStage,
        arguments: [Payload],
        of workflow: UntypedWorkflowHandle
    ) throws -> Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionRequest {
        guard stage != .admitted else {
            throw FermataError(
                .invalidArgument,
                "An update cannot be waited for until it is admitted; wait until it is accepted or completed."
            )
        }
        return .with {
            $0.namespace = namespace
            $0.workflowExecution.workflowID = workflow.id
            $0.workflowExecution.runID = workflow.runID ?? ""
            $0.firstExecutionRunID = workflow.firstExecutionRunID ?? ""
            $0.waitPolicy.lifecycleStage = stage == .completed ? .completed : .accepted
            $0.request.meta.updateID = id
            $0.request.meta.identity = identity
            $0.request.input.name = name
            if !arguments.isEmpty { $0.request.input.args = .init(arguments) }
        }
    }
}

extension Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionResponse {
    var isAccepted: Bool {
        stage.rawValue >= Temporal_Api_Enums_V1_UpdateWorkflowExecutionLifecycleStage.accepted.rawValue
    }
}
