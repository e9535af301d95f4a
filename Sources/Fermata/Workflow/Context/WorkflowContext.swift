public import Foundation
public import Logging

/// What workflow code has instead of the outside world: time, waiting, activities, children, messages.
///
/// Everything a workflow awaits goes through its context, so that a replay takes the same course. The context may be
/// captured by child tasks (`async let`, task groups); used from any other task it throws ``FermataError`` with code
/// `outsideWorkflow`, and the workflow task fails with a message that says so.
///
/// Cancelling the task that waits for an operation ends the wait with ``CanceledError``, or with an ``ActivityError``
/// or ``ChildWorkflowError`` caused by one, as its cancellation type says. In a task that is cancelled already, no
/// operation begins.
public struct WorkflowContext<Workflow: WorkflowDefinition>: Sendable {
    let run: WorkflowRun
    let workflow: Workflow

    /// Who and where this run is.
    public var info: WorkflowInfo { run.info ?? WorkflowInfo(run.identity) }

    /// The workflow's clock: the start of the present workflow task as the server recorded it. Stands still between
    /// workflow tasks, never goes back, and is the same on replay.
    public var now: Date { run.current.date }

    /// Whether the code is running again through what history holds already. For diagnostics; logic that depends on it
    /// is not deterministic.
    public var isReplaying: Bool { run.current.isReplaying }

    /// The number of events in history.
    public var currentHistoryLength: Int { run.current.historyLength }

    /// The size of history in bytes.
    public var currentHistorySize: Int { run.current.historySize }

    /// Whether the server suggests to continue as new, because history has become long.
    public var continueAsNewSuggested: Bool { run.current.continueAsNewSuggested }

    /// Whether no signal or update handler is at work. Wait for it before the workflow ends:
    /// `try await context.condition { _ in context.allHandlersFinished }`.
    public var allHandlersFinished: Bool { run.runningHandlers.isEmpty }

    /// The update whose handler is running; `nil` elsewhere.
    public var currentUpdateInfo: WorkflowUpdateInfo? { WorkflowUpdateInfo.current }

    /// A random source that gives the same numbers on replay.
    public var randomNumberGenerator: any RandomNumberGenerator { WorkflowRandom(run: run) }

    /// A version 4 UUID that is the same on replay.
    public func makeUUID() -> UUID {
        run.isWritable("makeUUID") ? run.makeUUID() : UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    }

    /// Logs with the run's ids, and is silent on replay.
    public var logger: Logger { run.logger }

    /// Changes the workflow's state from a child task, which cannot capture `self`.
    public func mutateState<Result>(_ body: (inout Workflow) throws -> Result) rethrows -> Result {
        var workflow = workflow
        return try body(&workflow)
    }
}

/// Draws from a run's random source.
struct WorkflowRandom: RandomNumberGenerator {
    let run: WorkflowRun
    mutating func next() -> UInt64 { run.nextRandom() }
}
