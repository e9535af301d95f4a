public import Foundation
import SwiftProtobuf
import TemporalAPI

extension TemporalClient {
    /// Sends an update to a workflow, and starts it first if it is not running.
    ///
    /// - Parameters:
    ///   - type: The workflow type.
    ///   - input: The workflow's input.
    ///   - options: How to start it. The conflict policy decides what happens when it is running: `useExisting` sends
    ///     the update to it, `fail` refuses. A start delay or a cron schedule is not allowed.
    ///   - updateType: The update.
    ///   - updateInput: The update's argument.
    ///   - updateID: Names this one update: sending it again with the same id gives the same update.
    ///   - waitForStage: How far to wait. `admitted` is refused.
    /// - Throws: ``WorkflowAlreadyStartedError``, and what
    ///   ``WorkflowHandle/startUpdate(updateType:updateID:waitForStage:input:)`` throws.
    public func startUpdateWithStartWorkflow<
        Workflow: WorkflowDefinition,
        Update: WorkflowUpdateDefinition<Workflow>
    >(
        type: Workflow.Type = Workflow.self,
        input: Workflow.Input,
        options: WorkflowOptions,
        updateType: Update.Type = Update.self,
        updateInput: Update.Input,
        updateID: String = UUID().uuidString,
        waitForStage: WorkflowUpdateStage
    ) async throws -> WorkflowUpdateHandle<Update> {
        WorkflowUpdateHandle(
            try await startUpdateWithStartWorkflow(
                name: Workflow.name,
                input: input,
                options: options,
                updateName: Update.name,
                updateInput: updateInput,
                updateID: updateID,
                waitForStage: waitForStage
            )
        )
    }

    /// Sends an update to a workflow, starts it first if it is not running, and waits for the update's answer.
    ///
    /// Parameters and errors are those of
    /// ``startUpdateWithStartWorkflow(type:input:options:updateType:updateInput:updateID:waitForStage:)``.
    public func executeUpdateWithStartWorkflow<
        Workflow: WorkflowDefinition,
        Update: WorkflowUpdateDefinition<Workflow>
    >(
        type: Workflow.Type = Workflow.self,
        input: Workflow.Input,
        options: WorkflowOptions,
        updateType: Update.Type = Update.self,
        updateInput: Update.Input,
        updateID: String = UUID().uuidString
    ) async throws -> Update.Output {
        try await startUpdateWithStartWorkflow(
            type: type,
            input: input,
            options: options,
            updateType: updateType,
            updateInput: updateInput,
            updateID: updateID,
            waitForStage: .completed
        ).result()
    }

    /// Sends an update to a workflow that is known by name only, and starts it first if it is not running.
    ///
    /// Parameters and errors are those of
    /// ``startUpdateWithStartWorkflow(type:input:options:updateType:updateInput:updateID:waitForStage:)``.
    public func startUpdateWithStartWorkflow<each Input: Sendable, each UpdateInput: Sendable>(
        name: String,
        input: repeat each Input,
        options: WorkflowOptions,
        updateName: String,
        updateInput: repeat each UpdateInput,
        updateID: String = UUID().uuidString,
        waitForStage: WorkflowUpdateStage
    ) async throws -> UntypedWorkflowUpdateHandle {
        guard options.startDelay == nil, options.cronSchedule == nil else {
            throw FermataError(
                .invalidArgument,
                "A workflow that is started for an update cannot have a start delay or a cron schedule."
            )
        }
        let payloads = try await dataConverter.convertValues(repeat each input)
        let arguments = try await dataConverter.convertValues(repeat each updateInput)
        let start = try await startRequest(name: name, options: options, input: payloads)
        let update = try updateRequest(
            name: updateName,
            id: updateID,
            stage: waitForStage,
            arguments: arguments,
            of: untypedWorkflowHandle(id: options.id)
        )
        let response = try await execute(start, update)
        let handle = UntypedWorkflowUpdateHandle(
            client: self,
            id: updateID,
            workflowID: options.id,
            runID: nil,
            response
        )
        if waitForStage == .completed { try await handle.waitForSuccess() }
        return handle
    }

    /// Sends an update to a workflow that is known by name only, starts it first if it is not running, and waits for
    /// the update's answer.
    public func executeUpdateWithStartWorkflow<each Input: Sendable, each UpdateInput: Sendable, Output: Sendable>(
        name: String,
        input: repeat each Input,
        options: WorkflowOptions,
        updateName: String,
        updateInput: repeat each UpdateInput,
        updateID: String = UUID().uuidString,
        resultType: Output.Type = Output.self
    ) async throws -> Output {
        try await startUpdateWithStartWorkflow(
            name: name,
            input: repeat each input,
            options: options,
            updateName: updateName,
            updateInput: repeat each updateInput,
            updateID: updateID,
            waitForStage: .completed
        ).result()
    }

    private func execute(
        _ start: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest,
        _ update: Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionRequest
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionResponse {
        let request = Temporal_Api_Workflowservice_V1_ExecuteMultiOperationRequest.with {
            $0.namespace = namespace
            $0.operations = [.with { $0.startWorkflow = start }, .with { $0.updateWorkflow = update }]
        }
        while true {
            do {
                let response = try await waitingForUpdate {
                    try await call(.longPoll, request) {
                        try await $0.executeMultiOperation($1, metadata: $2, options: $3)
                    }
                }
                guard let response, let update = response.responses.last?.updateWorkflow else { continue }
                if update.isAccepted { return update }
            } catch let error as FermataError {
                throw Self.operationError(error, start)
            }
        }
    }

    /// Finds the operation that was refused; the other one only says that it was not tried.
    static func operationError(
        _ error: FermataError,
        _ start: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest
    ) -> any Error {
        guard let failure = error.rpcFailure else { return error }
        guard case .multiOperation(let detail) = failure.detail else {
            return alreadyStarted(failure, start) ?? error
        }
        for status in detail.statuses where status.code != 0 {
            let operation = RPCFailure(status)
            if case .operationAborted = operation.detail { continue }
            return alreadyStarted(operation, start) ?? FermataError(operation)
        }
        return error
    }
}
