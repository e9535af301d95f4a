import TemporalAPI

/// What a schedule wants done. The engine does it and tells the schedule what came of it.
enum ScheduleAction {
    /// Answered with `started` or `startFailed`.
    case start(ScheduledStart)
    case cancel(ScheduledRunEnd)
    /// Answered with `workflowClosed`.
    case terminate(ScheduledRunEnd)
    /// The schedule has had nothing to do for its retention: remove it.
    case expire
}

/// A run that a schedule wants started.
struct ScheduledStart {
    /// Unique within the schedule.
    var id: Int64
    var request: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest
}

/// A chain of runs that a schedule started and wants ended.
struct ScheduledRunEnd: Hashable {
    var workflowID: String
    /// The first run of the chain; the one to end is its latest, if that is still open.
    var firstRunID: String
    var reason: String
    var identity: String
    var requestID: String
}

/// How a chain of runs that a schedule started has ended.
struct ScheduledRunClosure {
    var workflowID: String
    /// The first run of the chain, which is the one that the schedule started.
    var firstRunID: String
    /// `unspecified` if the run is gone without a trace.
    var status: WorkflowStatus
    var result: Payloads?
    var failure: Failure?
}
