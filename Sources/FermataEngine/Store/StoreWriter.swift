import Dispatch
import Foundation
import GRDB
import Logging
import Synchronization

/// The thread that commits.
///
/// 1. Only `run` writes to the tables; all other methods touch the queue alone.
/// 2. Tickets settle and effects run outside every lock.
/// 3. A transaction's effects run before its tickets settle, and both before the next transaction begins.
final class StoreWriter: Sendable {
    private let opened: OpenedDatabase
    private let logger: Logger
    private let queue = Mutex(CommitQueue())
    private let handler = Mutex<(@Sendable (EngineError) -> Void)?>(nil)
    private let alarm = DispatchSemaphore(value: 0)
    private let end = CommitTicket()
    private let lastFailure = Mutex<ContinuousClock.Instant?>(nil)
    /// Between failures in a row, in seconds.
    private static let pauseAfterFailures = 0.1

    init(_ opened: OpenedDatabase, logger: Logger) {
        self.opened = opened
        self.logger = logger
    }

    var isOverloaded: Bool {
        queue.withLock { $0.isOverloaded }
    }

    var statistics: StoreStatistics {
        queue.withLock { $0.statistics }
    }

    /// Starts the thread, which holds the writer until `stop`.
    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "fermata.store"
        thread.qualityOfService = .userInitiated
        thread.start()
    }

    func enqueue(_ writes: [Write], onCommit effect: (@Sendable () -> Void)?) -> CommitTicket {
        let ticket = CommitTicket()
        let action = queue.withLock { $0.add(CommitQueue.Entry(writes: writes, effect: effect, ticket: ticket)) }
        switch action {
        case .wakeWriter: alarm.signal()
        case .doNothing: break
        case .settle(let result): ticket.settle(result)
        }
        return ticket
    }

    func onFailure(_ handler: @escaping @Sendable (EngineError) -> Void) {
        self.handler.withLock { $0 = handler }
    }

    func recover() {
        queue.withLock { $0.recover() }
    }

    /// Lets the thread end after what waits is committed.
    func stop() {
        if case .wakeWriter = queue.withLock({ $0.stop() }) { alarm.signal() }
    }

    /// Suspends until the thread has closed the database.
    func stopped() async {
        try? await end.outcome()
    }

    private func run() {
        var batch: BatchWriter?
        loop: while true {
            switch queue.withLock({ $0.next() }) {
            case .write(let entries): commit(entries, with: &batch)
            case .sleep: alarm.wait()
            case .stop: break loop
            }
        }
        // Its statements keep the connection open.
        batch = nil
        do {
            try opened.close()
        } catch {
            logger.error("The database was not closed in order; nothing is lost.", metadata: ["error": "\(error)"])
        }
        end.settle(.success(()))
    }

    private func commit(_ entries: [CommitQueue.Entry], with batch: inout BatchWriter?) {
        do {
            if entries.contains(where: { !$0.writes.isEmpty }) {
                try opened.database.writeWithoutTransaction { database in
                    let writer = try batch ?? BatchWriter(database)
                    batch = writer
                    try writer.commit(entries.lazy.map(\.writes))
                }
            }
        } catch {
            fail(entries, error)
            return
        }
        queue.withLock { $0.succeeded(entries) }
        for entry in entries {
            entry.effect?()
            entry.ticket.settle(.success(()))
        }
        opened.checkpointer?.logHas(pages: batch?.logPages ?? 0)
    }

    private func fail(_ entries: [CommitQueue.Entry], _ cause: any Error) {
        let error = EngineError(storage: cause)
        logger.error(
            "A commit failed; its changes are undone.",
            metadata: ["file": "\(opened.path ?? "memory")", "error": "\(error.message)"]
        )
        let behind = queue.withLock { $0.failed(error) }
        // What falls due is tried again at once. While the disk is full that must not keep a core busy.
        let now = ContinuousClock.now
        let isRepeated = lastFailure.withLock { last in
            defer { last = now }
            return last.map { now - $0 < .seconds(1) } ?? false
        }
        if isRepeated { Thread.sleep(forTimeInterval: Self.pauseAfterFailures) }
        if let handler = handler.withLock({ $0 }) {
            handler(error)
        } else {
            recover()
        }
        for entry in entries + behind {
            entry.ticket.settle(.failure(error))
        }
    }
}
