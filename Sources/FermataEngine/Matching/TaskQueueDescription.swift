import TemporalAPI

/// What is known of a queue, for clients.
struct TaskQueueDescription: Sendable {
    /// Who polled in the last five minutes, the latest first.
    var pollers: [Temporal_Api_Taskqueue_V1_PollerInfo] = []
    var stats = TaskQueueStats()
    var statsByPriority: [Int32: TaskQueueStats] = [:]
    /// By the version that would take the tasks now; nil for workers without one.
    var statsByVersion: [DeploymentVersion?: TaskQueueStats] = [:]
    /// What limits the queue as a whole now, and who said so.
    var rateLimit: EffectiveRateLimit?
    var waitingPollers = 0
    var routing = VersionRouting()
    var config = TaskQueueConfig()
}

/// A rate in force, in tasks per second.
struct EffectiveRateLimit: Hashable, Sendable {
    var tasksPerSecond: Double
    var source: Temporal_Api_Enums_V1_RateLimitSource
}
