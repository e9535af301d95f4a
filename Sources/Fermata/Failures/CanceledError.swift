import TemporalAPI

/// The awaited operation, or the workflow itself, was cancelled.
public struct CanceledError: TemporalFailureError {
    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// Values from whoever was cancelled.
    public let details: FailureDetails

    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates a cancellation failure.
    public init(
        message: String = "Cancelled",
        cause: (any Error)? = nil,
        stackTrace: String = "",
        details: [any Encodable & Sendable] = []
    ) {
        self.init(message: message, cause: cause, stackTrace: stackTrace, failureDetails: FailureDetails(details))
    }

    init(message: String, cause: (any Error)?, stackTrace: String, failureDetails: FailureDetails) {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
        self.details = failureDetails
    }
}
