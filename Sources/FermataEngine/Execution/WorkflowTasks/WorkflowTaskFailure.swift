import SwiftProtobuf
import TemporalAPI

/// Why a workflow task failed, as the event says it.
struct WorkflowTaskFailure: Sendable {
    var cause: WorkflowTaskFailedCause
    var failure: Failure?
    /// Of the worker, or of the engine.
    var identity: String
    var binaryChecksum = ""
    var workerVersion: Temporal_Api_Common_V1_WorkerVersionStamp?
    /// For a reset: the run whose history is taken over, and the run that takes it.
    var baseRunID = ""
    var newRunID = ""

    func attributes(
        of task: WorkflowTaskRecord
    ) -> Temporal_Api_History_V1_WorkflowTaskFailedEventAttributes {
        .with {
            $0.scheduledEventID = task.scheduledEventID
            $0.startedEventID = task.startedEventID
            $0.cause = cause
            if let failure { $0.failure = failure }
            $0.identity = identity
            $0.binaryChecksum = binaryChecksum
            $0.baseRunID = baseRunID
            $0.newRunID = newRunID
        }
    }
}
