import TemporalAPI

extension TemporalClient {
    /// Signals a workflow, and starts it first if it is not running. Both happen or neither.
    ///
    /// The conflict policy `fail` of `options` has no meaning here; a running workflow is signalled.
    public func signalWithStartWorkflow<Workflow: WorkflowDefinition, Signal: WorkflowSignalDefinition<Workflow>>(
        type: Workflow.Type = Workflow.self,
        input: Workflow.Input,
        options: WorkflowOptions,
        signalType: Signal.Type = Signal.self,
        signalInput: Signal.Input
    ) async throws -> WorkflowHandle<Workflow> {
        let start = try await dataConverter.convertValues(input)
        let signal = try await dataConverter.convertValues(signalInput)
        return WorkflowHandle(
            try await signalWithStart(Workflow.name, start, options, signal: Signal.name, signal)
        )
    }

    /// Signals a workflow without a value, and starts it first if it is not running.
    public func signalWithStartWorkflow<Workflow: WorkflowDefinition, Signal: WorkflowSignalDefinition<Workflow>>(
        type: Workflow.Type = Workflow.self,
        input: Workflow.Input,
        options: WorkflowOptions,
        signalType: Signal.Type = Signal.self
    ) async throws -> WorkflowHandle<Workflow> where Signal.Input == Void {
        try await signalWithStartWorkflow(
            type: type,
            input: input,
            options: options,
            signalType: signalType,
            signalInput: ()
        )
    }

    /// Signals a workflow that takes no input, and starts it first if it is not running.
    public func signalWithStartWorkflow<Workflow: WorkflowDefinition, Signal: WorkflowSignalDefinition<Workflow>>(
        type: Workflow.Type = Workflow.self,
        options: WorkflowOptions,
        signalType: Signal.Type = Signal.self,
        signalInput: Signal.Input
    ) async throws -> WorkflowHandle<Workflow> where Workflow.Input == Void {
        try await signalWithStartWorkflow(
            type: type,
            input: (),
            options: options,
            signalType: signalType,
            signalInput: signalInput
        )
    }

    /// Signals a workflow that is known by name only, and starts it first if it is not running.
    public func signalWithStartWorkflow<each Input: Sendable, each SignalInput: Sendable>(
        name: String,
        input: repeat each Input,
        options: WorkflowOptions,
        signalName: String,
        signalInput: repeat each SignalInput
    ) async throws -> UntypedWorkflowHandle {
        let start = try await dataConverter.convertValues(repeat each input)
        let signal = try await dataConverter.convertValues(repeat each signalInput)
        return try await signalWithStart(name, start, options, signal: signalName, signal)
    }

    private func signalWithStart(
        _ name: String,
        _ input: [Payload],
        _ options: WorkflowOptions,
        signal: String,
        _ signalInput: [Payload]
    ) async throws -> UntypedWorkflowHandle {
        let start = try await startRequest(name: name, options: options, input: input)
        var request = Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest(start)
        request.signalName = signal
        if !signalInput.isEmpty { request.signalInput = .init(signalInput) }
        let prepared = request
        let response = try await refusingDuplicates(of: start) {
            try await call(.normal, prepared) {
                try await $0.signalWithStartWorkflowExecution($1, metadata: $2, options: $3)
            }
        }
        return UntypedWorkflowHandle(
            client: self,
            id: options.id,
            runID: nil,
            resultRunID: response.runID,
            // Without it the run may be a later one of a chain, whose beginning is not known here.
            firstExecutionRunID: response.firstExecutionRunID.isEmpty ? nil : response.firstExecutionRunID
        )
    }
}
