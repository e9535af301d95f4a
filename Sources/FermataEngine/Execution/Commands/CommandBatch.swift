import TemporalAPI

/// The commands of one completed workflow task, on their way to become events.
struct CommandBatch: Sendable {
    /// The event that all events of these commands point to; 0 if the task leaves no trace, and then there are none.
    let completedEventID: Int64
    /// Of the worker.
    let identity: String
    let context: CommandContext
    let now: EngineTime
    /// Whether something has happened that the worker hasn't seen: the workflow can't end before it has.
    var hasBufferedEvents: Bool
    /// Messages that no command has asked for yet, in the worker's order.
    var messages: [Temporal_Api_Protocol_V1_Message]
    /// Workflow ids of children that this batch starts.
    var initiatedChildren: Set<String> = []
    /// An activity was cancelled that no worker had: the workflow must hear of it.
    var canceledUnstartedActivity = false
    /// Activities that the worker wants to run itself.
    var eagerActivities: [Int64] = []

    var limits: ExecutionLimits { context.limits }
}
