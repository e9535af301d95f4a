public import struct Foundation.Date

/// What a query may see of its run. It cannot change anything.
public struct WorkflowContextView: Sendable {
    let run: WorkflowRun

    /// Who and where this run is.
    public var info: WorkflowInfo { run.info ?? WorkflowInfo(run.identity) }
    /// The workflow's clock.
    public var now: Date { run.current.date }
    /// Always true: a query is not part of history.
    public var isReplaying: Bool { run.current.isReplaying }
    /// The search attributes as the workflow has left them.
    public var searchAttributes: SearchAttributeCollection { run.searchAttributes }
    /// Whether the server suggests to continue as new.
    public var continueAsNewSuggested: Bool { run.current.continueAsNewSuggested }
    /// The number of events in history.
    public var currentHistoryLength: Int { run.current.historyLength }
    /// The size of history in bytes.
    public var currentHistorySize: Int { run.current.historySize }
    /// Whether no signal or update handler is at work.
    public var allHandlersFinished: Bool { run.runningHandlers.isEmpty }
    /// Text about the workflow's present state.
    public var currentDetails: String? { run.currentDetails }
}
