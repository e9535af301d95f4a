import Foundation
import GRDB
import Logging
import Synchronization

/// Everything that outlives the process, in one SQLite file with one writer.
///
/// 1. `enqueue` only puts changes into a queue, in the order of the calls. A thread of the store writes all that waits in
///    one transaction, so that many callers share one wait for the disk.
/// 2. What was enqueued together becomes durable together. Effects run after that, on the store's thread, in order.
/// 3. When a transaction fails, it and everything behind it fail, and `enqueue` refuses until `recover` is called:
///    what comes from memory that the file doesn't match must not reach the file.
/// 4. A change that is refused for its own sake (a key that is there already, a damaged page) fails alone, with those that
///    name the same runs; `onRefusal` takes them out of memory.
/// 5. Reads see committed state only and don't wait for the writer (in memory: for at most one transaction).
final class Store: Sendable {
    let path: String?
    let database: any DatabaseWriter
    private let writer: StoreWriter
    private let metrics: StoreMetrics?

    /// Opens the store, and creates it if there is none.
    ///
    /// One process at a time may have the file open.
    ///
    /// - Parameters:
    ///   - path: The database file. Its directory must exist. Nil keeps everything in memory.
    ///   - durability: With `.memory`, the path is not used.
    init(
        path: String?,
        durability: Durability = .full,
        metrics: StoreMetrics? = nil,
        logger: Logger
    ) throws(EngineError) {
        let opened = try OpenedDatabase.open(path, durability: durability)
        self.path = opened.path
        database = opened.database
        self.metrics = metrics
        writer = StoreWriter(opened, metrics: metrics, logger: logger)
        writer.start()
    }

    deinit {
        writer.stop()
    }

    /// Takes changes into the queue and returns at once.
    ///
    /// The order of calls is the order of commits, so whoever orders changes by a lock calls it under that lock. Without
    /// changes it is a fence: its ticket settles when everything enqueued before has.
    ///
    /// - Parameters:
    ///   - isPatient: Nobody waits for it, so it need not have a commit of its own: it goes with the next one, or after a
    ///     few milliseconds.
    ///   - effect: Called when the changes are durable, before the ticket settles, and never if they fail. It
    ///   holds up the next commit, so it must be short and must not wait.
    @discardableResult
    func enqueue(
        _ writes: [Write],
        isPatient: Bool = false,
        onCommit effect: (@Sendable () -> Void)? = nil
    ) -> CommitTicket {
        writer.enqueue(writes, isPatient: isPatient, onCommit: effect)
    }

    /// Suspends until the changes of the ticket are durable, and throws if they were not made.
    ///
    /// Cancellation doesn't end it early; see `CommitTicket.outcome()`.
    func committed(_ ticket: CommitTicket) async throws(EngineError) {
        if ticket.isPatient { writer.hurry() }
        try await ticket.outcome()
    }

    /// Whether so much waits that new work should be refused with `RESOURCE_EXHAUSTED`.
    ///
    /// `enqueue` still takes everything, because what is under way must be able to end.
    var isOverloaded: Bool {
        writer.isOverloaded
    }

    /// Sets what is called, on the store's thread, when changes could not be made.
    ///
    /// The handler drops what it holds in memory, reads the committed state and calls `recover`. Without a handler, the
    /// store recovers by itself.
    func onFailure(_ handler: @escaping @Sendable (EngineError) -> Void) {
        writer.onFailure(handler)
    }

    /// Accepts changes again after a failure.
    ///
    /// Called under the lock that orders `enqueue`, when memory is again what the store has.
    func recover() {
        writer.recover()
    }

    /// Sets what is called, on the store's thread, when one change was refused and the others were made.
    ///
    /// The handler calls `refuse(_:)` under the lock that orders `enqueue`, and drops what the refusal then names.
    func onRefusal(_ handler: @escaping @Sendable (Refusal) -> Void) {
        writer.onRefusal(handler)
    }

    /// Takes back what waits and was built on a refused change, and adds it to the refusal. If that reaches far, nothing is
    /// accepted until `recover`.
    func refuse(_ refusal: inout Refusal) {
        writer.refuse(&refusal)
    }

    /// Reads one consistent state of what is committed.
    ///
    /// It blocks the thread for as long as SQLite needs. Reads must not be nested.
    ///
    /// - Parameter operation: What metrics call it.
    func read<Value>(
        as operation: StoreOperation = .scan,
        _ body: (StoreReader) throws(EngineError) -> Value
    ) throws(EngineError) -> Value {
        guard let metrics else { return try readCommitted(body) }
        let start = ContinuousClock.now
        do {
            let value = try readCommitted(body)
            metrics.did(operation, in: .now - start)
            return value
        } catch {
            metrics.did(operation, in: .now - start, error)
            throw error
        }
    }

    private func readCommitted<Value>(_ body: (StoreReader) throws(EngineError) -> Value) throws(EngineError) -> Value {
        do {
            return try database.read { database in try body(StoreReader(database: database)) }
        } catch {
            throw EngineError(storage: error)
        }
    }

    /// What the writer has done and what waits for it.
    var statistics: StoreStatistics {
        writer.statistics
    }

    /// Commits what waits, then closes the file and lets other processes open it.
    ///
    /// Later changes and reads fail.
    func close() async {
        writer.stop()
        await writer.stopped()
    }
}
