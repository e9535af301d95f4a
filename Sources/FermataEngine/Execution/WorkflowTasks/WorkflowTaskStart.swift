import TemporalAPI

/// A worker takes a workflow task.
struct WorkflowTaskStart: Sendable {
    var scheduledEventID: Int64
    var stamp: Int64
    /// Made by matching for this handing out; the same id again gets the same answer.
    var requestID: String
    /// Of the worker.
    var identity: String
    /// The queue that the worker polled.
    var taskQueue: TaskQueue
    /// Nil for workers with deployment versions and for workers without any version.
    var workerVersion: Temporal_Api_Common_V1_WorkerVersionStamp?
    /// Of a worker that polls in versioned mode.
    var deploymentVersion: DeploymentVersion?
    /// Where the routing of the run's queue would send it if it were new; nil if that is nowhere, or not known.
    var targetVersion: DeploymentVersion?

    init(
        scheduledEventID: Int64,
        stamp: Int64,
        requestID: String,
        identity: String,
        taskQueue: TaskQueue,
        workerVersion: Temporal_Api_Common_V1_WorkerVersionStamp? = nil,
        deploymentVersion: DeploymentVersion? = nil
    ) {
        self.scheduledEventID = scheduledEventID
        self.stamp = stamp
        self.requestID = requestID
        self.identity = identity
        self.taskQueue = taskQueue
        self.workerVersion = workerVersion
        self.deploymentVersion = deploymentVersion
    }
}

/// The task that matching holds is no longer the run's: drop it, and give the worker another one.
struct StaleWorkflowTask: Error {}
