import TemporalAPI

/// What every answer of a worker about an activity says.
struct ActivityReport: Sendable {
    var activity: ActivityReference
    /// Of the worker.
    var identity: String
    var workerVersion: Temporal_Api_Common_V1_WorkerVersionStamp?

    init(
        _ activity: ActivityReference,
        identity: String,
        workerVersion: Temporal_Api_Common_V1_WorkerVersionStamp? = nil
    ) {
        self.activity = activity
        self.identity = identity
        self.workerVersion = workerVersion
    }
}
