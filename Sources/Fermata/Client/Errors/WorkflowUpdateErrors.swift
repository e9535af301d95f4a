/// An update was refused by its validator, or its handler failed. The reason is the ``cause``.
public struct WorkflowUpdateFailedError: Error, CustomStringConvertible {
    /// What the validator or the handler threw.
    public let cause: any Error

    /// Creates the error.
    public init(cause: any Error) {
        self.cause = cause
    }

    public var description: String { "The update failed: \(cause)" }
}

/// The wait for an update ended before the update did. The update may still be accepted or complete.
public struct WorkflowUpdateRPCTimeoutOrCanceledError: Error, CustomStringConvertible {
    /// What ended the wait.
    public let cause: (any Error)?

    /// Creates the error.
    public init(cause: (any Error)? = nil) {
        self.cause = cause
    }

    public var description: String { "The wait for the update timed out or was cancelled; the update may still run" }
}

/// How far an update is waited for.
public enum WorkflowUpdateStage: Sendable, Hashable {
    /// The server has it. Not a stage that can be waited for, since the server keeps no record of it.
    case admitted
    /// A worker's validator has accepted it: it is in history and will be handled.
    case accepted
    /// Its handler has returned or thrown.
    case completed
}
