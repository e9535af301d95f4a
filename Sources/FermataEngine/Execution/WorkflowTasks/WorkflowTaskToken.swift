/// What a worker hands back with its answer, so that an answer to an older task is told from an answer to this one.
struct WorkflowTaskToken: Hashable, Sendable {
    var scheduledEventID: Int64
    var startedEventID: Int64
    /// A task that was lost and made anew can have the same ids; it never starts at the same moment.
    var startedTime: EngineTime
    var attempt: Int32
}
