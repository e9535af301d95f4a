/// Which attempt of which request to a Nexus handler a task is for.
struct NexusTaskReference: Hashable, Sendable {
    /// The run whose operation it is.
    let run: RunNumber
    let scheduledEventID: Int64
    let isCancellation: Bool
    /// Each attempt has its own.
    let stamp: Int64
}
