import TemporalAPI

/// A worker's request for one task.
struct PollRequest: Sendable {
    var key: TaskQueueKey
    /// Whether the queue is a worker's own. Such a queue has no versions.
    var isSticky: Bool
    var identity: String
    /// Empty if the worker doesn't name itself.
    var workerInstanceKey: String
    /// When the poll returns without a task.
    var deadline: EngineTime
    /// The rate the worker wants the whole queue held to.
    var maxTasksPerSecond: Double?
    var capabilities: Temporal_Api_Common_V1_WorkerVersionCapabilities?
    var deployment: Temporal_Api_Deployment_V1_WorkerDeploymentOptions?

    init(
        key: TaskQueueKey,
        isSticky: Bool = false,
        identity: String,
        workerInstanceKey: String = "",
        deadline: EngineTime,
        maxTasksPerSecond: Double? = nil,
        capabilities: Temporal_Api_Common_V1_WorkerVersionCapabilities? = nil,
        deployment: Temporal_Api_Deployment_V1_WorkerDeploymentOptions? = nil
    ) {
        self.key = key
        self.isSticky = isSticky
        self.identity = identity
        self.workerInstanceKey = workerInstanceKey
        self.deadline = deadline
        self.maxTasksPerSecond = maxTasksPerSecond
        self.capabilities = capabilities
        self.deployment = deployment
    }
}

extension PollRequest {
    /// The version whose tasks the worker gets; nil for tasks of no version.
    var version: DeploymentVersion? {
        isSticky ? nil : deployment.flatMap(DeploymentVersion.init)
    }
}
