/// A child workflow that has started.
public struct ChildWorkflowHandle<Workflow: WorkflowDefinition>: Sendable {
    let untyped: UntypedChildWorkflowHandle

    /// The child's workflow id.
    public var id: String { untyped.id }

    /// The id of the child's first run.
    public var firstExecutionRunID: String { untyped.firstExecutionRunID }

    /// Waits for the child's result. Cancelling the waiting task cancels the child, as its options say.
    ///
    /// - Throws: ``ChildWorkflowError``, whose cause says why, when the child did not complete.
    public func result() async throws -> Workflow.Output {
        try await untyped.result()
    }

    /// Sends the child a signal and waits until it is recorded there.
    ///
    /// - Throws: ``ApplicationError`` if the child has ended.
    public func signalWorkflow<Signal: WorkflowSignalDefinition>(
        signalType: Signal.Type,
        input: Signal.Input
    ) async throws where Signal.Workflow == Workflow {
        try await untyped.signalWorkflow(signalName: Signal.name, input: input)
    }

    /// Sends the child a signal without input.
    ///
    /// - Throws: As ``signalWorkflow(signalType:input:)``.
    public func signalWorkflow<Signal: WorkflowSignalDefinition>(
        signalType: Signal.Type
    ) async throws where Signal.Workflow == Workflow, Signal.Input == Void {
        try await signalWorkflow(signalType: signalType, input: ())
    }
}

/// A child workflow that has started, known by name only.
public struct UntypedChildWorkflowHandle: Sendable {
    let run: WorkflowRun
    let number: Int
    /// The child's workflow id.
    public let id: String
    /// The id of the child's first run.
    public let firstExecutionRunID: String

    /// Waits for the child's result. Cancelling the waiting task cancels the child, as its options say.
    ///
    /// - Throws: ``ChildWorkflowError``, whose cause says why, when the child did not complete.
    public func result<Result: Sendable>(resultType: Result.Type = Result.self) async throws -> Result {
        try run.converter.payloadConverter.convertResult(try await run.childResult(number))
    }

    /// Sends the child a signal and waits until it is recorded there.
    ///
    /// - Throws: ``ApplicationError`` if the child has ended.
    public func signalWorkflow<each Input: Sendable>(signalName: String, input: repeat each Input) async throws {
        let payloads = try run.converter.payloadConverter.convertValues(repeat each input)
        try await run.signalExternal(workflowID: id, runID: nil, isChild: true, signalName, payloads)
    }
}
