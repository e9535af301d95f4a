public import Foundation

extension WorkflowHandle {
    /// Sends an update and waits until it has come as far as `waitForStage`.
    ///
    /// - Parameters:
    ///   - updateType: The update.
    ///   - updateID: Names this one update: sending it again with the same id gives the same update.
    ///   - waitForStage: How far to wait. `admitted` is refused.
    ///   - input: The update's argument.
    /// - Throws: ``WorkflowUpdateFailedError`` if `waitForStage` is `completed` and the update was refused or failed,
    ///   ``WorkflowUpdateRPCTimeoutOrCanceledError`` if the wait is cancelled.
    public func startUpdate<Update: WorkflowUpdateDefinition<Workflow>>(
        updateType: Update.Type = Update.self,
        updateID: String = UUID().uuidString,
        waitForStage: WorkflowUpdateStage,
        input: Update.Input
    ) async throws -> WorkflowUpdateHandle<Update> {
        WorkflowUpdateHandle(
            try await untyped.startUpdate(
                updateName: Update.name,
                updateID: updateID,
                waitForStage: waitForStage,
                input: input
            )
        )
    }

    /// Sends an update without a value and waits until it has come as far as `waitForStage`.
    ///
    /// Parameters and errors are those of ``startUpdate(updateType:updateID:waitForStage:input:)``.
    public func startUpdate<Update: WorkflowUpdateDefinition<Workflow>>(
        updateType: Update.Type = Update.self,
        updateID: String = UUID().uuidString,
        waitForStage: WorkflowUpdateStage
    ) async throws -> WorkflowUpdateHandle<Update> where Update.Input == Void {
        try await startUpdate(updateType: updateType, updateID: updateID, waitForStage: waitForStage, input: ())
    }

    /// Sends an update and waits for its answer.
    ///
    /// - Throws: ``WorkflowUpdateFailedError`` if it was refused or failed, ``WorkflowUpdateRPCTimeoutOrCanceledError``
    ///   if the wait is cancelled.
    public func executeUpdate<Update: WorkflowUpdateDefinition<Workflow>>(
        updateType: Update.Type = Update.self,
        updateID: String = UUID().uuidString,
        input: Update.Input
    ) async throws -> Update.Output {
        try await untyped.executeUpdate(
            updateName: Update.name,
            updateID: updateID,
            input: input,
            resultType: Update.Output.self
        )
    }

    /// Sends an update without a value and waits for its answer.
    ///
    /// - Throws: what ``executeUpdate(updateType:updateID:input:)`` throws.
    public func executeUpdate<Update: WorkflowUpdateDefinition<Workflow>>(
        updateType: Update.Type = Update.self,
        updateID: String = UUID().uuidString
    ) async throws -> Update.Output where Update.Input == Void {
        try await executeUpdate(updateType: updateType, updateID: updateID, input: ())
    }

    /// A handle to an update that was sent earlier. Nothing is asked of the server.
    public func getUpdateHandle<Update: WorkflowUpdateDefinition<Workflow>>(
        updateType: Update.Type = Update.self,
        id: String
    ) -> WorkflowUpdateHandle<Update> {
        WorkflowUpdateHandle(untyped.getUpdateHandle(id: id))
    }
}
