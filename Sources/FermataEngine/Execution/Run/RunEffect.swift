import TemporalAPI

/// What follows from a change of a run, outside the run.
enum RunEffect: Sendable {
    // After the change is durable.

    /// Give the workflow task to matching.
    case workflowTask
    /// Give the current attempt of an activity to matching.
    case activityTask(scheduledEventID: Int64)
    /// Give the start, or the cancellation, of a Nexus operation to its endpoint.
    case nexusOperation(scheduledEventID: Int64)
    case nexusCancellation(scheduledEventID: Int64)

    // In the same transaction, in this order.

    /// Start the child workflow.
    case startChild(initiatedEventID: Int64)
    case signalExternal(initiatedEventID: Int64)
    case cancelExternal(initiatedEventID: Int64)
    /// Create the run that follows this one.
    case newRun(NewRun)
    /// Tell parent, children, schedule and callbacks that the run has ended.
    case closed
}

/// A run to be created: its first event says all.
struct NewRun: Sendable {
    let runID: String
    var attributes: StartedAttributes
    /// Why the client or the run before wants it; for recognising a repeated call.
    var requestID: String
    /// Set when a schedule started the chain.
    var scheduleID = ""
    var userMetadata: Temporal_Api_Sdk_V1_UserMetadata?
    var links: [Temporal_Api_Common_V1_Link] = []
}
