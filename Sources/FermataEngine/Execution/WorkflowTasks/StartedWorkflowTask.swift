import TemporalAPI

/// A workflow task in a worker's hands: what `PollWorkflowTaskQueueResponse` says of it.
struct StartedWorkflowTask: Sendable {
    var token: WorkflowTaskToken
    var previousStartedEventID: Int64
    var scheduledTime: EngineTime
    /// Whether the worker is expected to have the run in its cache, so that it needs only the events that follow
    /// `previousStartedEventID`.
    var isSticky: Bool
    /// The events that the worker gets are those of the history before this one, and then the `suffix`.
    var nextEventID: Int64
    /// The events of the task itself, as long as the history doesn't have them.
    var suffix: [HistoryEvent]
    var messages: [Temporal_Api_Protocol_V1_Message]
    /// By query id.
    var queries: [String: Temporal_Api_Query_V1_WorkflowQuery]
}
