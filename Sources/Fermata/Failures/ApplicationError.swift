import TemporalAPI

/// A failure that user code throws on purpose, with a type that retry policies and callers can tell apart.
///
/// Thrown by an activity, it fails the attempt; by a workflow, the workflow; by an update handler, the update.
public struct ApplicationError: TemporalFailureError {
    /// How a failure counts in logs and metrics.
    public enum Category: Sendable, Hashable {
        /// An ordinary failure.
        case unspecified
        /// An expected failure: logged at debug level, not counted.
        case benign
    }

    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// The kind of failure, matched by ``RetryPolicy/nonRetryableErrorTypes``.
    public let type: String?
    /// Values for the caller.
    public let details: FailureDetails
    /// Whether retrying is pointless whatever the retry policy says.
    public let isNonRetryable: Bool
    /// When an activity should be tried next, instead of the retry policy's delay.
    public let nextRetryDelay: Duration?
    /// How the failure counts in logs and metrics.
    public let category: Category

    /// The message as it arrived, sent on unchanged so that nothing another language put into it is lost.
    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates a failure.
    public init(
        message: String,
        cause: (any Error)? = nil,
        stackTrace: String = "",
        details: [any Encodable & Sendable] = [],
        type: String? = nil,
        isNonRetryable: Bool = false,
        nextRetryDelay: Duration? = nil,
        category: Category = .unspecified
    ) {
        self.init(
            message: message,
            cause: cause,
            stackTrace: stackTrace,
            failureDetails: FailureDetails(details),
            type: type,
            isNonRetryable: isNonRetryable,
            nextRetryDelay: nextRetryDelay,
            category: category
        )
    }

    init(
        message: String,
        cause: (any Error)?,
        stackTrace: String,
        failureDetails: FailureDetails,
        type: String?,
        isNonRetryable: Bool,
        nextRetryDelay: Duration?,
        category: Category
    ) {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
        self.details = failureDetails
        self.type = type
        self.isNonRetryable = isNonRetryable
        self.nextRetryDelay = nextRetryDelay
        self.category = category
    }

    public var description: String { "\(type ?? "ApplicationError"): \(message)" }
}
