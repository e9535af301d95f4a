/// Why an activity's task was cancelled.
public enum ActivityCancellationReason: Sendable, Hashable {
    /// The workflow asked for it. Learned through a heartbeat.
    case serverRequest
    /// The server no longer knows the attempt, for instance because the workflow has ended. No result is reported.
    case goneFromServer
    /// A time limit passed, so the server has given the attempt up. No result is reported.
    case timeout
    /// The worker is shutting down. Unless it succeeds, the attempt fails and is retried elsewhere.
    case workerShutdown
    /// Someone paused the activity. Learned through a heartbeat.
    case paused
    /// Someone reset the activity's attempts. Learned through a heartbeat.
    case reset

    /// Whether the server has given the attempt up, so that there is no one to report to.
    var isFinal: Bool { self == .goneFromServer || self == .timeout }
}
