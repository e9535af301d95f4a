/// A workflow type. Made by the ``Workflow(name:)`` macro.
///
/// An instance belongs to one run. Handlers of signals, queries and updates work on copies of it that share the state
/// of its stored variables, so `run` and the handlers see each other's changes.
public protocol WorkflowDefinition: Sendable {
    /// The argument of ``run(context:input:)``: `Void` or a `Codable` type.
    associatedtype Input: Sendable
    /// The result of ``run(context:input:)``: `Void` or a `Codable` type.
    associatedtype Output: Sendable

    /// The workflow type's name, as clients use it.
    static var name: String { get }
    /// The signals that a run understands.
    static var signals: [any WorkflowSignalDefinition<Self>] { get }
    /// The queries that a run answers.
    static var queries: [any WorkflowQueryDefinition<Self>] { get }
    /// The updates that a run accepts.
    static var updates: [any WorkflowUpdateDefinition<Self>] { get }

    /// Creates the instance for a run, before any handler is called.
    init(input: Input)

    /// The workflow itself.
    ///
    /// Called again from the start whenever a run is replayed; everything it awaits on `context` then returns what
    /// history recorded. Errors that are ``TemporalFailureError`` fail the workflow, others fail the workflow task.
    mutating func run(context: WorkflowContext<Self>, input: Input) async throws -> Output
}

extension WorkflowDefinition {
    public static var name: String { String(describing: self) }
    public static var signals: [any WorkflowSignalDefinition<Self>] { [] }
    public static var queries: [any WorkflowQueryDefinition<Self>] { [] }
    public static var updates: [any WorkflowUpdateDefinition<Self>] { [] }
}

/// A message that changes a run and gives no answer. Made by the ``WorkflowSignal(name:description:unfinishedPolicy:)``
/// macro.
public protocol WorkflowSignalDefinition<Workflow>: Sendable {
    /// The signal's argument: `Void` or a `Codable` type.
    associatedtype Input: Sendable
    /// The workflow that understands the signal.
    associatedtype Workflow: WorkflowDefinition

    /// The signal's name, as clients use it.
    static var name: String { get }
    /// One line for people.
    static var description: String? { get }
    /// What to say if the workflow ends first.
    static var unfinishedPolicy: HandlerUnfinishedPolicy { get }

    /// Handles one signal. Signals are started in the order of history and then run concurrently.
    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) async throws
}

extension WorkflowSignalDefinition {
    public static var name: String { String(describing: self) }
    public static var description: String? { nil }
    public static var unfinishedPolicy: HandlerUnfinishedPolicy { .warnAndAbandon }
}

/// A question that changes nothing. Made by the ``WorkflowQuery(name:description:)`` macro.
public protocol WorkflowQueryDefinition<Workflow>: Sendable {
    /// The query's argument: `Void` or a `Codable` type.
    associatedtype Input: Sendable
    /// The answer: a `Codable` type.
    associatedtype Output: Sendable
    /// The workflow that answers the query.
    associatedtype Workflow: WorkflowDefinition

    /// The query's name, as clients use it.
    static var name: String { get }
    /// One line for people.
    static var description: String? { get }

    /// Answers one query. It must not wait, and leaves no trace in history.
    func run(workflow: Workflow, view: WorkflowContextView, input: Input) throws -> Output
}

extension WorkflowQueryDefinition {
    public static var name: String { String(describing: self) }
    public static var description: String? { nil }
}

/// A message that changes a run and gives an answer. Made by the
/// ``WorkflowUpdate(name:description:unfinishedPolicy:validator:)`` macro.
public protocol WorkflowUpdateDefinition<Workflow>: Sendable {
    /// The update's argument: `Void` or a `Codable` type.
    associatedtype Input: Sendable
    /// The answer: `Void` or a `Codable` type.
    associatedtype Output: Sendable
    /// The workflow that accepts the update.
    associatedtype Workflow: WorkflowDefinition

    /// The update's name, as clients use it.
    static var name: String { get }
    /// One line for people.
    static var description: String? { get }
    /// What to say if the workflow ends first.
    static var unfinishedPolicy: HandlerUnfinishedPolicy { get }

    /// Refuses an update by throwing: it then leaves no trace in history. Not called on replay.
    func validateInput(workflow: Workflow, _ input: Input) throws

    /// Handles one accepted update.
    func run(workflow: Workflow, context: WorkflowContext<Workflow>, input: Input) async throws -> Output
}

extension WorkflowUpdateDefinition {
    public static var name: String { String(describing: self) }
    public static var description: String? { nil }
    public static var unfinishedPolicy: HandlerUnfinishedPolicy { .warnAndAbandon }
    public func validateInput(workflow: Workflow, _ input: Input) throws {}
}
