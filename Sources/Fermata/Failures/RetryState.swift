import TemporalAPI

/// Why an activity or a child workflow was not tried again.
public enum RetryState: Int, Sendable, Hashable {
    /// The server did not say, or named a state this version does not know.
    case unspecified = 0
    /// Another attempt is under way.
    case inProgress = 1
    /// The failure is one that is never retried.
    case nonRetryableFailure = 2
    /// A time limit passed.
    case timeout = 3
    /// The retry policy's attempts were used up.
    case maximumAttemptsReached = 4
    /// There was no retry policy.
    case retryPolicyNotSet = 5
    /// The server failed.
    case internalServerError = 6
    /// Cancellation was requested.
    case cancelRequested = 7

    init(_ proto: Temporal_Api_Enums_V1_RetryState) {
        self = Self(rawValue: proto.rawValue) ?? .unspecified
    }

    var proto: Temporal_Api_Enums_V1_RetryState { .init(rawValue: rawValue) ?? .unspecified }
}
