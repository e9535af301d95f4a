import SwiftProtobuf
import TemporalAPI

/// An update that was sent to a workflow.
public struct UntypedWorkflowUpdateHandle: Sendable {
    let client: TemporalClient

    /// The update's id.
    public let id: String
    /// The workflow that the update was sent to.
    public let workflowID: String
    /// The run that the update was sent to; `nil` is the latest.
    public let workflowRunID: String?

    /// The answer, if it came with the acceptance.
    let outcome: Temporal_Api_Update_V1_Outcome?
}

extension UntypedWorkflowUpdateHandle {
    init(
        client: TemporalClient,
        id: String,
        workflowID: String,
        runID: String?,
        _ response: Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionResponse
    ) {
        let acceptedBy = response.updateRef.workflowExecution.runID
        self.init(
            client: client,
            id: id,
            workflowID: workflowID,
            workflowRunID: acceptedBy.isEmpty ? runID : acceptedBy,
            outcome: response.hasOutcome ? response.outcome : nil
        )
    }

    /// Waits for the update's answer, however long that takes.
    ///
    /// - Throws: ``WorkflowUpdateFailedError`` if it was refused or failed, ``WorkflowUpdateRPCTimeoutOrCanceledError``
    ///   if the wait is cancelled.
    public func result<Output: Sendable>(resultType: Output.Type = Output.self) async throws -> Output {
        let payloads = try await waitForSuccess()
        let decoded = try await client.dataConverter.decode(payloads)
        return try client.dataConverter.payloadConverter.convertResult(decoded.first)
    }

    @discardableResult
    func waitForSuccess() async throws -> [Payload] {
        var known = outcome
        while true {
            switch known?.value {
            case .success(let payloads): return payloads.values
            case .failure(let failure):
                throw WorkflowUpdateFailedError(cause: try await client.dataConverter.error(for: failure))
            case nil: known = try await poll()
            }
        }
    }

    private func poll() async throws -> Temporal_Api_Update_V1_Outcome? {
        let request = Temporal_Api_Workflowservice_V1_PollWorkflowExecutionUpdateRequest.with {
            $0.namespace = client.namespace
            $0.identity = client.identity
            $0.updateRef.workflowExecution.workflowID = workflowID
            $0.updateRef.workflowExecution.runID = workflowRunID ?? ""
            $0.updateRef.updateID = id
            $0.waitPolicy.lifecycleStage = .completed
        }
        let response = try await waitingForUpdate {
            try await client.call(.longPoll, request) {
                try await $0.pollWorkflowExecutionUpdate($1, metadata: $2, options: $3)
            }
        }
        return response.flatMap { $0.hasOutcome ? $0.outcome : nil }
    }
}
