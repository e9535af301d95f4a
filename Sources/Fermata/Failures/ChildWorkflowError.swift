import TemporalAPI

/// A child workflow did not succeed. The reason is the ``cause``.
public struct ChildWorkflowError: TemporalFailureError {
    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// The child's namespace.
    public let namespace: String
    /// The child's workflow id.
    public let workflowID: String
    /// The child's run id.
    public let runID: String
    /// The child's workflow type.
    public let workflowName: String
    /// Why there was no further attempt.
    public let retryState: RetryState

    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates a child workflow failure.
    public init(
        message: String,
        cause: (any Error)? = nil,
        stackTrace: String = "",
        namespace: String = "",
        workflowID: String,
        runID: String = "",
        workflowName: String,
        retryState: RetryState = .unspecified
    ) {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
        self.namespace = namespace
        self.workflowID = workflowID
        self.runID = runID
        self.workflowName = workflowName
        self.retryState = retryState
    }

    public var description: String { "ChildWorkflowError: \(workflowName) '\(workflowID)': \(message)" }
}
