/// An update of a known type that was sent to a workflow.
public struct WorkflowUpdateHandle<Update: WorkflowUpdateDefinition>: Sendable {
    /// The same handle without the type.
    public let untyped: UntypedWorkflowUpdateHandle

    init(_ untyped: UntypedWorkflowUpdateHandle) {
        self.untyped = untyped
    }

    /// The update's id.
    public var id: String { untyped.id }
    /// The workflow that the update was sent to.
    public var workflowID: String { untyped.workflowID }
    /// The run that the update was sent to; `nil` is the latest.
    public var workflowRunID: String? { untyped.workflowRunID }

    /// Waits for the update's answer, however long that takes.
    ///
    /// - Throws: ``WorkflowUpdateFailedError`` if it was refused or failed, ``WorkflowUpdateRPCTimeoutOrCanceledError``
    ///   if the wait is cancelled.
    public func result() async throws -> Update.Output {
        try await untyped.result(resultType: Update.Output.self)
    }
}
