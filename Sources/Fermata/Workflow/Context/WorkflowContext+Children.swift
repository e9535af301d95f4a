extension WorkflowContext {
    /// Starts a child workflow and waits until it has started.
    ///
    /// - Throws: ``WorkflowAlreadyStartedError`` if its id is taken; ``ChildWorkflowError`` if it could not be started
    ///   or was cancelled first.
    public func startChildWorkflow<Child: WorkflowDefinition>(
        _ workflowType: Child.Type,
        options: ChildWorkflowOptions = .init(),
        input: Child.Input
    ) async throws -> ChildWorkflowHandle<Child> {
        ChildWorkflowHandle(untyped: try await startChildWorkflow(name: Child.name, options: options, inputs: input))
    }

    /// Starts a child workflow without input and waits until it has started.
    ///
    /// - Throws: As ``startChildWorkflow(_:options:input:)``.
    public func startChildWorkflow<Child: WorkflowDefinition>(
        _ workflowType: Child.Type,
        options: ChildWorkflowOptions = .init()
    ) async throws -> ChildWorkflowHandle<Child> where Child.Input == Void {
        try await startChildWorkflow(workflowType, options: options, input: ())
    }

    /// Starts a child workflow that is known by name only.
    ///
    /// - Throws: As ``startChildWorkflow(_:options:input:)``.
    public func startChildWorkflow<each Input: Sendable>(
        name: String,
        options: ChildWorkflowOptions = .init(),
        inputs: repeat each Input
    ) async throws -> UntypedChildWorkflowHandle {
        let payloads = try run.converter.payloadConverter.convertValues(repeat each inputs)
        return try await run.startChild(name, options, payloads)
    }

    /// Runs a child workflow and waits for its result.
    ///
    /// - Throws: As ``startChildWorkflow(_:options:input:)`` and ``ChildWorkflowHandle/result()``.
    public func executeChildWorkflow<Child: WorkflowDefinition>(
        _ workflowType: Child.Type,
        options: ChildWorkflowOptions = .init(),
        input: Child.Input
    ) async throws -> Child.Output {
        try await startChildWorkflow(workflowType, options: options, input: input).result()
    }

    /// Runs a child workflow without input and waits for its result.
    ///
    /// - Throws: As ``executeChildWorkflow(_:options:input:)``.
    public func executeChildWorkflow<Child: WorkflowDefinition>(
        _ workflowType: Child.Type,
        options: ChildWorkflowOptions = .init()
    ) async throws -> Child.Output where Child.Input == Void {
        try await startChildWorkflow(workflowType, options: options, input: ()).result()
    }

    /// Runs a child workflow that is known by name only and waits for its result.
    ///
    /// - Throws: As ``executeChildWorkflow(_:options:input:)``.
    public func executeChildWorkflow<each Input: Sendable, Result: Sendable>(
        name: String,
        options: ChildWorkflowOptions = .init(),
        inputs: repeat each Input,
        resultType: Result.Type = Result.self
    ) async throws -> Result {
        try await startChildWorkflow(name: name, options: options, inputs: repeat each inputs)
            .result(resultType: resultType)
    }

    /// A handle to another workflow of this namespace, to send it messages.
    public func externalWorkflowHandle<Other: WorkflowDefinition>(
        _ workflowType: Other.Type = Other.self,
        id: String,
        runID: String? = nil
    ) -> ExternalWorkflowHandle<Other> {
        ExternalWorkflowHandle(untyped: externalWorkflowHandle(id: id, runID: runID))
    }

    /// A handle to another workflow of this namespace, to send it messages by name.
    public func externalWorkflowHandle(id: String, runID: String? = nil) -> UntypedExternalWorkflowHandle {
        UntypedExternalWorkflowHandle(run: run, id: id, runID: runID)
    }
}
