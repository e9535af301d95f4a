/// Totals since the store was opened, and what waits now.
struct StoreStatistics: Hashable, Sendable {
    /// Transactions that became durable.
    var commits = 0
    /// Calls of `enqueue` whose changes became durable.
    var enqueued = 0
    /// Changes that became durable.
    var writes = 0
    /// Transactions that failed.
    var failures = 0
    /// Calls of `enqueue` that wait for the writer.
    var waiting = 0
    /// About how many bytes wait for the writer.
    var waitingBytes = 0
}
