import TemporalAPI

/// A time limit passed.
public struct TimeoutError: TemporalFailureError {
    /// The limit that passed.
    public enum TimeoutType: String, Sendable, Hashable {
        /// One attempt took too long.
        case startToClose
        /// No worker took the task in time.
        case scheduleToStart
        /// All attempts together took too long.
        case scheduleToClose
        /// No heartbeat came in time.
        case heartbeat
        /// The server did not say, or named a limit this version does not know.
        case unspecified
    }

    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// The limit that passed.
    public let type: TimeoutType
    /// What the activity reported last, if it did.
    public let lastHeartbeatDetails: FailureDetails

    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates a timeout failure.
    public init(
        message: String,
        cause: (any Error)? = nil,
        stackTrace: String = "",
        type: TimeoutType,
        lastHeartbeatDetails: FailureDetails = .none
    ) {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
        self.type = type
        self.lastHeartbeatDetails = lastHeartbeatDetails
    }
}
