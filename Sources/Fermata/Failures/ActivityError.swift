import TemporalAPI

/// An activity did not succeed. The reason is the ``cause``.
public struct ActivityError: TemporalFailureError {
    public let message: String
    public let cause: (any Error)?
    public let stackTrace: String
    /// The event that scheduled the activity.
    public let scheduledEventID: Int
    /// The event that recorded the last attempt, or 0.
    public let startedEventID: Int
    /// The activity's id within the workflow run.
    public let activityID: String
    /// The activity's name.
    public let activityType: String
    /// The worker of the last attempt.
    public let identity: String
    /// Why there was no further attempt.
    public let retryState: RetryState

    var original: Temporal_Api_Failure_V1_Failure?

    /// Creates an activity failure.
    public init(
        message: String,
        cause: (any Error)? = nil,
        stackTrace: String = "",
        scheduledEventID: Int = 0,
        startedEventID: Int = 0,
        activityID: String,
        activityType: String,
        identity: String = "",
        retryState: RetryState = .unspecified
    ) {
        self.message = message
        self.cause = cause
        self.stackTrace = stackTrace
        self.scheduledEventID = scheduledEventID
        self.startedEventID = startedEventID
        self.activityID = activityID
        self.activityType = activityType
        self.identity = identity
        self.retryState = retryState
    }

    public var description: String { "ActivityError: \(activityType): \(message)" }
}
