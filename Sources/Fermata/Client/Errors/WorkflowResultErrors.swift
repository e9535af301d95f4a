/// A workflow did not complete. What happened is the ``cause``.
///
/// The cause is the ``ApplicationError`` or other failure that the workflow ended with, a ``CanceledError``, a
/// ``TerminatedError`` or a ``TimeoutError``.
public struct WorkflowFailedError: Error, CustomStringConvertible {
    /// What the workflow ended with.
    public let cause: any Error

    /// Creates the error.
    public init(cause: any Error) {
        self.cause = cause
    }

    public var description: String { "The workflow failed: \(cause)" }
}

/// A workflow continued as new, and the wait was not to follow it.
public struct WorkflowContinuedAsNewError: Error, CustomStringConvertible {
    /// The run that goes on.
    public let newRunID: String

    /// Creates the error.
    public init(newRunID: String) {
        self.newRunID = newRunID
    }

    public var description: String { "The workflow continued as new in run '\(newRunID)'" }
}
