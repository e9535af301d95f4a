/// A workflow with this id is running already, or the reuse policy forbids another run.
public struct WorkflowAlreadyStartedError: TemporalFailureError {
    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// The id that is taken.
    public let workflowID: String
    /// The run that holds the id, if the server said so.
    public let runID: String?
    /// The workflow type that was to be started.
    public let workflowName: String

    /// Creates the failure.
    public init(
        workflowID: String,
        runID: String? = nil,
        workflowName: String,
        cause: (any Error)? = nil,
        stackTrace: String = ""
    ) {
        self.message = "Workflow execution '\(workflowID)' already started"
        self.cause = cause
        self.stackTrace = stackTrace
        self.workflowID = workflowID
        self.runID = runID
        self.workflowName = workflowName
    }
}
