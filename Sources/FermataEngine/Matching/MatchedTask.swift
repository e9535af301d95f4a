/// A task and the poller that got it.
struct MatchedTask: Sendable {
    var task: MatchingTask
    var key: TaskQueueKey
    /// Whether a poller was waiting when the task came, so that it never was in the backlog.
    var isSyncMatch: Bool
    /// How many tasks of the poller's version wait behind this one.
    var backlogCountHint: Int64
    /// How many polls the worker should add or drop; nil for no opinion.
    var pollerDelta: Int32?
}
