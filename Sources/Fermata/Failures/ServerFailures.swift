import TemporalAPI

/// The workflow was terminated.
public struct TerminatedError: TemporalFailureError {
    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// Values given by whoever terminated it.
    public let details: FailureDetails

    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates a termination failure.
    public init(
        message: String = "Workflow execution terminated",
        cause: (any Error)? = nil,
        stackTrace: String = "",
        details: FailureDetails = .none
    ) {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
        self.details = details
    }
}

/// The server itself failed.
public struct ServerError: TemporalFailureError {
    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// Whether retrying is pointless.
    public let isNonRetryable: Bool

    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates a server failure.
    public init(message: String, cause: (any Error)? = nil, stackTrace: String = "", isNonRetryable: Bool = false) {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
        self.isNonRetryable = isNonRetryable
    }
}

/// A failure of a kind that this version has no type for. It is passed on unchanged.
public struct BasicTemporalFailureError: TemporalFailureError {
    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String

    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates a failure without further meaning.
    public init(message: String, cause: (any Error)? = nil, stackTrace: String = "") {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
    }
}
