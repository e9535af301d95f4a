/// What follows from a worker's answer to a workflow task, for the worker.
struct WorkflowTaskOutcome: Sendable {
    /// What the call is answered with, although the run has changed and the change is to be kept.
    var error: EngineError?
    /// The next task, for the same worker.
    var newTask: StartedWorkflowTask?
    /// Activities that the worker wants to run itself, by scheduled event id. They are not given to matching: start
    /// them for the worker in this transaction.
    var eagerActivities: [Int64] = []
    /// Set when the task leaves no trace in the history: the worker takes its run back to this event.
    var resetHistoryEventID: Int64 = 0
}
