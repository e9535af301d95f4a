import GRPCCore
import TemporalAPI

extension TemporalClient {
    /// Starts a workflow and returns when the server has recorded it.
    ///
    /// - Throws: ``WorkflowAlreadyStartedError`` if the id is taken and the policies of `options` forbid another run.
    public func startWorkflow<Workflow: WorkflowDefinition>(
        type: Workflow.Type = Workflow.self,
        options: WorkflowOptions,
        input: Workflow.Input
    ) async throws -> WorkflowHandle<Workflow> {
        WorkflowHandle(try await startWorkflow(name: Workflow.name, options: options, input: input))
    }

    /// Starts a workflow that takes no input.
    ///
    /// - Throws: ``WorkflowAlreadyStartedError`` if the id is taken and the policies of `options` forbid another run.
    public func startWorkflow<Workflow: WorkflowDefinition>(
        type: Workflow.Type = Workflow.self,
        options: WorkflowOptions
    ) async throws -> WorkflowHandle<Workflow> where Workflow.Input == Void {
        try await startWorkflow(type: type, options: options, input: ())
    }

    /// Starts a workflow that is known by name only, in any language.
    ///
    /// - Throws: ``WorkflowAlreadyStartedError`` if the id is taken and the policies of `options` forbid another run.
    public func startWorkflow<each Input: Sendable>(
        name: String,
        options: WorkflowOptions,
        input: repeat each Input
    ) async throws -> UntypedWorkflowHandle {
        let payloads = try await dataConverter.convertValues(repeat each input)
        let request = try await startRequest(name: name, options: options, input: payloads)
        let response = try await refusingDuplicates(of: request) {
            try await call(.normal, request) {
                try await $0.startWorkflowExecution($1, metadata: $2, options: $3)
            }
        }
        return UntypedWorkflowHandle(
            client: self,
            id: options.id,
            runID: nil,
            resultRunID: response.runID,
            firstExecutionRunID: response.firstExecutionRunID.isEmpty ? response.runID : response.firstExecutionRunID
        )
    }

    /// Starts a workflow and waits for its result.
    ///
    /// - Throws: what ``startWorkflow(type:options:input:)`` and ``WorkflowHandle/result(followRuns:)`` throw.
    public func executeWorkflow<Workflow: WorkflowDefinition>(
        type: Workflow.Type = Workflow.self,
        options: WorkflowOptions,
        input: Workflow.Input
    ) async throws -> Workflow.Output {
        try await startWorkflow(type: type, options: options, input: input).result()
    }

    /// Starts a workflow that takes no input and waits for its result.
    ///
    /// - Throws: what ``startWorkflow(type:options:input:)`` and ``WorkflowHandle/result(followRuns:)`` throw.
    public func executeWorkflow<Workflow: WorkflowDefinition>(
        type: Workflow.Type = Workflow.self,
        options: WorkflowOptions
    ) async throws -> Workflow.Output where Workflow.Input == Void {
        try await startWorkflow(type: type, options: options, input: ()).result()
    }

    /// Starts a workflow that is known by name only, and waits for its result.
    public func executeWorkflow<each Input: Sendable, Output: Sendable>(
        name: String,
        options: WorkflowOptions,
        input: repeat each Input,
        resultType: Output.Type
    ) async throws -> Output {
        try await startWorkflow(name: name, options: options, input: repeat each input).result(resultType: resultType)
    }

    /// Starts a workflow that is known by name only, and waits until it has completed.
    public func executeWorkflow<each Input: Sendable>(
        name: String,
        options: WorkflowOptions,
        input: repeat each Input
    ) async throws {
        try await startWorkflow(name: name, options: options, input: repeat each input).result()
    }

    /// A handle to a workflow that exists already. Nothing is asked of the server.
    ///
    /// - Parameters:
    ///   - type: The workflow type.
    ///   - id: The workflow id.
    ///   - runID: One run of it; `nil` is the latest at each call.
    ///   - firstExecutionRunID: Where the chain of runs must have begun for ``WorkflowHandle/cancel(reason:)`` and
    ///     ``WorkflowHandle/terminate(reason:details:)`` to touch it.
    public func workflowHandle<Workflow: WorkflowDefinition>(
        type: Workflow.Type = Workflow.self,
        id: String,
        runID: String? = nil,
        firstExecutionRunID: String? = nil
    ) -> WorkflowHandle<Workflow> {
        WorkflowHandle(untypedWorkflowHandle(id: id, runID: runID, firstExecutionRunID: firstExecutionRunID))
    }

    /// A handle to a workflow of any type that exists already. Nothing is asked of the server.
    ///
    /// Parameters are those of ``workflowHandle(type:id:runID:firstExecutionRunID:)``.
    public func untypedWorkflowHandle(
        id: String,
        runID: String? = nil,
        firstExecutionRunID: String? = nil
    ) -> UntypedWorkflowHandle {
        UntypedWorkflowHandle(
            client: self,
            id: id,
            runID: runID,
            resultRunID: runID,
            firstExecutionRunID: firstExecutionRunID
        )
    }

    /// Gives the refusal of a taken id its own type.
    func refusingDuplicates<Response: Sendable>(
        of request: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest,
        _ body: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await body()
        } catch let error as FermataError {
            throw error.rpcFailure.flatMap { Self.alreadyStarted($0, request) } ?? error
        }
    }

    static func alreadyStarted(
        _ failure: RPCFailure,
        _ request: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest
    ) -> WorkflowAlreadyStartedError? {
        guard failure.code == .alreadyExists, case .workflowAlreadyStarted(let detail) = failure.detail else {
            return nil
        }
        return WorkflowAlreadyStartedError(
            workflowID: request.workflowID,
            runID: detail.runID.isEmpty ? nil : detail.runID,
            workflowName: request.workflowType.name
        )
    }
}
