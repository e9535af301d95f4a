/// The one workflow task of a run that waits or is being worked on.
struct WorkflowTask: Sendable {
    enum Kind: Sendable {
        /// Its events are in the history; for attempts after the first they follow when it completes ("transient").
        case normal
        /// Exists for an update only, leaves no trace if that is rejected, and is never stored.
        case speculative
    }

    var kind = Kind.normal
    /// What is stored of it; a speculative one is not.
    var record = WorkflowTaskRecord()

    var scheduledEventID: Int64 { record.scheduledEventID }
    /// 0 while it waits for a worker.
    var startedEventID: Int64 { record.startedEventID }
    var attempt: Int32 { record.attempt }
    var isStarted: Bool { record.startedEventID != 0 }
    /// Its scheduled and started events are not in the history yet.
    var isTransient: Bool { kind == .normal && record.attempt > 1 }
}
