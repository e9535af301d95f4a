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
    private let metrics: StoreMetrics?
    private let logger: Logger
    private let queue = Mutex(CommitQueue())
    private let handler = Mutex<(@Sendable (EngineError) -> Void)?>(nil)
    private let refusalHandler = Mutex<(@Sendable (Refusal) -> Void)?>(nil)
    private let alarm = DispatchSemaphore(value: 0)
    private let end = CommitTicket()
    /// How many commits have failed since the last one that did not.
    private let failuresInARow = Mutex(0)
    /// Between failures in a row, in seconds: first, and at most.
    private static let pausesAfterFailures = 0.1...1
    /// So many at once show that more are coming: waiting a moment, in seconds, lets them share the next commit too.
    private static let crowd = 4
    private static let pauseInCrowd = 0.0005

    init(_ opened: OpenedDatabase, metrics: StoreMetrics?, logger: Logger) {
        self.opened = opened
        self.metrics = metrics
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

    func enqueue(_ writes: [Write], isPatient: Bool, onCommit effect: (@Sendable () -> Void)?) -> CommitTicket {
        let ticket = CommitTicket(fence: CommitTicket(isPatient: isPatient), isPatient: isPatient)
        let since = isPatient || metrics != nil ? ContinuousClock.now : nil
        let entry = CommitQueue.Entry(
            writes: writes,
            effect: effect,
            ticket: ticket,
            since: since,
            patientSince: isPatient ? since : nil
        )
        let action = queue.withLock { $0.add(entry) }
        switch action {
        case .wakeWriter: alarm.signal()
        case .doNothing: break
        case .settle(let result): ticket.settle(result)
        }
        return ticket
    }

    /// Somebody waits for what nobody waited for.
    func hurry() {
        if case .wakeWriter = queue.withLock({ $0.hurry() }) { alarm.signal() }
    }

    func onFailure(_ handler: @escaping @Sendable (EngineError) -> Void) {
        self.handler.withLock { $0 = handler }
    }

    func onRefusal(_ handler: @escaping @Sendable (Refusal) -> Void) {
        refusalHandler.withLock { $0 = handler }
    }

    func refuse(_ refusal: inout Refusal) {
        queue.withLock { $0.refuse(&refusal) }
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
            switch queue.withLock({ $0.next(now: .now) }) {
            case .write(let entries):
                commit(entries, with: &batch)
                if entries.count >= Self.crowd { Thread.sleep(forTimeInterval: Self.pauseInCrowd) }
            case .sleep(nil): alarm.wait()
            case .sleep(let limit?): _ = alarm.wait(timeout: .now() + .nanoseconds(Int(limit.clampedNanoseconds)))
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
        let start = ContinuousClock.now
        do {
            if entries.contains(where: { !$0.writes.isEmpty }) {
                try write(with: &batch) { try $0.commit(entries.lazy.map(\.writes)) }
                failuresInARow.withLock { $0 = 0 }
            }
        } catch let error as DatabaseError where error.isOfOneChange {
            return commitEach(entries, with: &batch, since: start)
        } catch {
            return fail(entries, error, since: start)
        }
        succeed(entries, since: start)
        opened.checkpointer?.logHas(pages: batch?.logPages ?? 0)
    }

    private func write<Value>(
        with batch: inout BatchWriter?,
        _ body: (BatchWriter) throws -> Value
    ) throws -> Value {
        try opened.database.writeWithoutTransaction { database in
            let writer = try batch ?? BatchWriter(database)
            batch = writer
            return try body(writer)
        }
    }

    private func succeed(_ entries: [CommitQueue.Entry], since start: ContinuousClock.Instant) {
        measure(entries, since: start)
        queue.withLock { $0.succeeded(entries) }
        for entry in entries {
            entry.effect?()
            entry.succeed()
        }
    }

    /// Finds out which changes cannot be made, and makes the others.
    private func commitEach(
        _ entries: [CommitQueue.Entry],
        with batch: inout BatchWriter?,
        since start: ContinuousClock.Instant
    ) {
        do {
            let (refusal, refused) = try write(with: &batch) { try $0.commitEach(entries.map(\.writes)) }
            guard let refusal, let first = refused.keys.min() else {
                return succeed(entries, since: start)
            }
            logger.error(
                "A change was refused; it is undone, with what was built on it.",
                metadata: ["file": "\(opened.path ?? "memory")", "error": "\(refusal.error.message)"]
            )
            queue.withLock { $0.noteRefusal() }
            // Before the effects: they let memory forget what it believes to be durable.
            mend(after: refusal)
            var made: [CommitQueue.Entry] = []
            for (index, entry) in entries.enumerated() where refused[index] == nil {
                made.append(entry)
                if index > first { made[made.count - 1].refusedBefore = .builtOnRefused }
            }
            succeed(made, since: start)
            for (index, error) in refused { entries[index].ticket.settle(.failure(error)) }
            for entry in queue.withLock({ $0.takeRefused() }) { entry.ticket.settle(.failure(.builtOnRefused)) }
        } catch {
            fail(entries, error, since: start)
        }
    }

    private func mend(after refusal: Refusal) {
        if refusal.isFarReaching { pauseIfRepeated() }
        if let handler = refusalHandler.withLock({ $0 }) { return handler(refusal) }
        var refusal = refusal
        refuse(&refusal)
        recover()
    }

    private func measure(_ entries: [CommitQueue.Entry], since start: ContinuousClock.Instant) {
        guard let metrics, entries.contains(where: { !$0.writes.isEmpty }) else { return }
        let end = ContinuousClock.now
        metrics.did(.commit, in: end - start)
        metrics.committed(
            calls: entries.count,
            writes: entries.reduce(0) { $0 + $1.writes.count },
            waited: entries.compactMap { $0.since.map { end - $0 } }
        )
    }

    private func fail(_ entries: [CommitQueue.Entry], _ cause: any Error, since start: ContinuousClock.Instant) {
        let error = EngineError(storage: cause)
        metrics?.did(.commit, in: .now - start, error)
        logger.error(
            "A commit failed; its changes are undone.",
            metadata: ["file": "\(opened.path ?? "memory")", "error": "\(error.message)"]
        )
        let behind = queue.withLock { $0.failed(error) }
        pauseIfRepeated()
        if let handler = handler.withLock({ $0 }) {
            handler(error)
        } else {
            recover()
        }
        for entry in entries + behind {
            entry.ticket.settle(.failure(error))
        }
    }

    /// What falls due is tried again at once. While the disk is full that must not keep a core busy.
    private func pauseIfRepeated() {
        let repeats = failuresInARow.withLock { count in
            defer { count += 1 }
            return count
        }
        guard repeats > 0 else { return }
        let bounds = Self.pausesAfterFailures
        // The exponent is bounded, because the count is not.
        Thread.sleep(forTimeInterval: min(bounds.lowerBound * pow(2, Double(min(repeats, 10) - 1)), bounds.upperBound))
    }
}
