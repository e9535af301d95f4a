/// Which attempt of which request to a Nexus handler a task is for.
struct NexusTaskReference: Hashable, Sendable {
    /// The run whose operation it is, or the operation itself if it is standalone.
    let run: RunNumber
    /// 0 for a standalone operation: no event tells of it.
    let scheduledEventID: Int64
    let isCancellation: Bool
    /// Each attempt has its own.
    let stamp: Int64

    var isStandalone: Bool { scheduledEventID == 0 }
}
