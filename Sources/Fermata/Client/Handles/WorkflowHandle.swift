/// A workflow of a known type: a way to wait for it, to influence it and to ask about it.
///
/// A handle is a name, not a connection: making one costs nothing, and it stays good while runs come and go.
public struct WorkflowHandle<Workflow: WorkflowDefinition>: Sendable {
    /// The same handle without the type.
    public let untyped: UntypedWorkflowHandle

    init(_ untyped: UntypedWorkflowHandle) {
        self.untyped = untyped
    }

    /// The workflow id.
    public var id: String { untyped.id }
    /// The run that signals, queries and other calls go to; `nil` is the latest run at each call.
    public var runID: String? { untyped.runID }
    /// The run at which waiting for the result begins; `nil` is the latest. Known after a start.
    public var resultRunID: String? { untyped.resultRunID }
    /// The first run of the chain that cancellation and termination may touch; `nil` is any. Known after a start.
    public var firstExecutionRunID: String? { untyped.firstExecutionRunID }
}

extension WorkflowHandle {
    /// Waits until the workflow ends, however long that takes.
    ///
    /// - Parameter followRuns: Whether to wait on when a run continues as new, is retried, or is followed by the next
    ///   run of its cron schedule.
    /// - Throws: ``WorkflowFailedError`` if it did not complete, ``WorkflowContinuedAsNewError`` if it continued as new
    ///   and `followRuns` is false.
    public func result(followRuns: Bool = true) async throws -> Workflow.Output {
        try await untyped.result(followRuns: followRuns, resultType: Workflow.Output.self)
    }

    /// Sends a signal. Returns when it is recorded, not when it is handled.
    public func signal<Signal: WorkflowSignalDefinition<Workflow>>(
        signalType: Signal.Type = Signal.self,
        input: Signal.Input
    ) async throws {
        try await untyped.signal(signalName: Signal.name, input: input)
    }

    /// Sends a signal without a value. Returns when it is recorded, not when it is handled.
    public func signal<Signal: WorkflowSignalDefinition<Workflow>>(
        signalType: Signal.Type = Signal.self
    ) async throws where Signal.Input == Void {
        try await untyped.signal(signalName: Signal.name)
    }

    /// Asks a question, which a worker must be there to answer. Closed workflows answer too.
    ///
    /// - Throws: ``WorkflowQueryFailedError``, ``WorkflowQueryRejectedError``, or ``FermataError`` with code
    ///   `queryNotAnswered` if no worker answers.
    public func query<Query: WorkflowQueryDefinition<Workflow>>(
        queryType: Query.Type = Query.self,
        rejectionCondition: QueryRejectionCondition? = nil,
        input: Query.Input
    ) async throws -> Query.Output {
        try await untyped.query(
            queryName: Query.name,
            rejectionCondition: rejectionCondition,
            input: input,
            resultType: Query.Output.self
        )
    }

    /// Asks a question that takes no argument.
    ///
    /// - Throws: what ``query(queryType:rejectionCondition:input:)`` throws.
    public func query<Query: WorkflowQueryDefinition<Workflow>>(
        queryType: Query.Type = Query.self,
        rejectionCondition: QueryRejectionCondition? = nil
    ) async throws -> Query.Output where Query.Input == Void {
        try await query(queryType: queryType, rejectionCondition: rejectionCondition, input: ())
    }

    /// Asks the workflow to cancel. Returns when the request is recorded; the workflow decides when and how to end.
    public func cancel(reason: String? = nil) async throws {
        try await untyped.cancel(reason: reason)
    }

    /// Ends the workflow at once, without a word to its code.
    public func terminate<each Detail: Sendable>(
        reason: String? = nil,
        details: repeat each Detail
    ) async throws {
        try await untyped.terminate(reason: reason, details: repeat each details)
    }

    /// Ends the run and starts another one that goes on from an earlier point of its history.
    ///
    /// Parameters and result are those of ``UntypedWorkflowHandle/reset(toWorkflowTaskFinishEventID:reason:)``.
    public func reset(toWorkflowTaskFinishEventID eventID: Int, reason: String) async throws -> String {
        try await untyped.reset(toWorkflowTaskFinishEventID: eventID, reason: reason)
    }

    /// Asks the server what it knows about the run.
    public func describe() async throws -> WorkflowExecutionDescription {
        try await untyped.describe()
    }

    /// Fetches the whole history of the run as it is now.
    public func fetchHistory() async throws -> WorkflowHistory {
        try await untyped.fetchHistory()
    }
}
