/// Another workflow of the same namespace, as seen from inside a workflow.
public struct ExternalWorkflowHandle<Workflow: WorkflowDefinition>: Sendable {
    let untyped: UntypedExternalWorkflowHandle

    /// The other workflow's id.
    public var id: String { untyped.id }

    /// Sends a signal and waits until it is recorded at the other workflow.
    ///
    /// - Throws: ``ApplicationError`` with the server's cause as its type, such as
    ///   `EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND`.
    public func signal<Signal: WorkflowSignalDefinition>(
        signalType: Signal.Type,
        input: Signal.Input
    ) async throws where Signal.Workflow == Workflow {
        try await untyped.signal(signalName: Signal.name, input: input)
    }

    /// Asks the other workflow to cancel and waits until the request is recorded there.
    ///
    /// - Throws: As ``signal(signalType:input:)``.
    public func cancel() async throws { try await untyped.cancel() }
}

/// Another workflow of the same namespace, known by id only.
public struct UntypedExternalWorkflowHandle: Sendable {
    let run: WorkflowRun
    /// The other workflow's id.
    public let id: String
    /// The run that messages are for; `nil` is the latest.
    public let runID: String?

    /// Sends a signal and waits until it is recorded at the other workflow.
    ///
    /// - Throws: ``ApplicationError`` with the server's cause as its type, such as
    ///   `EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND`.
    public func signal<each Input: Sendable>(signalName: String, input: repeat each Input) async throws {
        let payloads = try run.converter.payloadConverter.convertValues(repeat each input)
        try await run.signalExternal(workflowID: id, runID: runID, isChild: false, signalName, payloads)
    }

    /// Asks the other workflow to cancel and waits until the request is recorded there.
    ///
    /// - Throws: As ``signal(signalName:input:)``.
    public func cancel() async throws {
        try await run.cancelExternal(workflowID: id, runID: runID)
    }
}
