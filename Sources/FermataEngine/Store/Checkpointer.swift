import Dispatch
import GRDB
import Synchronization

/// Moves pages from the log into the database file beside the writer, so that commits don't wait for it.
///
/// It has its own connection and its own queue. A checkpoint beside a busy writer never quite catches up, and the log
/// starts anew only when one has; so when the log has become long, the writer waits for one.
final class Checkpointer: Sendable {
    /// 8 MB of pages: rare enough to save writing pages that change often, and short to read back after a crash.
    static let pageLimit: Int32 = 2000
    /// 128 MB, where the writer stops for a checkpoint.
    static let hardPageLimit: Int32 = 32_000

    // A checkpoint that fails loses nothing: the pages stay in the log, and the next one takes them.
    private let connection: DatabaseQueue
    private let queue = DispatchQueue(label: "fermata.store.checkpoint")
    private let isScheduled = Mutex(false)

    init(path: String, configuration: Configuration) throws {
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Starts a checkpoint if the log is long enough and none is under way. Called by the writer between transactions.
    func logHas(pages: Int32) {
        guard pages >= Self.pageLimit else { return }
        guard pages < Self.hardPageLimit else {
            queue.sync { try? checkpoint() }
            return
        }
        let wasScheduled = isScheduled.withLock { isScheduled in
            defer { isScheduled = true }
            return isScheduled
        }
        guard !wasScheduled else { return }
        queue.async { [self] in
            try? checkpoint()
            isScheduled.withLock { $0 = false }
        }
    }

    /// Moves what no reader or writer holds back.
    func checkpoint() throws {
        try connection.writeWithoutTransaction { database in
            _ = try database.checkpoint(.passive)
        }
    }

    func close() throws {
        try connection.close()
    }
}
