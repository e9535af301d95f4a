/// A query's handler failed, or the workflow does not know the query.
public struct WorkflowQueryFailedError: Error, CustomStringConvertible {
    /// What the worker said.
    public let message: String
    /// The handler's failure, if the server passed it on.
    public let cause: (any Error)?

    /// Creates the error.
    public init(message: String, cause: (any Error)? = nil) {
        self.message = message
        self.cause = cause
    }

    public var description: String { "The query failed: \(message)" }
}

/// A query was not asked because of the workflow's status, as its ``QueryRejectionCondition`` wants.
public struct WorkflowQueryRejectedError: Error, CustomStringConvertible {
    /// The workflow's status.
    public let status: WorkflowExecutionStatus

    /// Creates the error.
    public init(status: WorkflowExecutionStatus) {
        self.status = status
    }

    public var description: String { "The query was rejected because the workflow is \(status)" }
}

/// The statuses of a workflow in which a query is not asked.
public enum QueryRejectionCondition: Sendable, Hashable {
    /// Closed workflows are asked too.
    case none
    /// Only open workflows are asked.
    case notOpen
    /// Only open workflows, and those that completed, are asked.
    case notCompletedCleanly
}
