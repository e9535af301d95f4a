import Foundation
import Logging
import Synchronization
import TemporalAPI

/// The embedded engine's heart: all state, all rules, one lock.
///
/// A call changes state in one turn of the lock (``durably(_:)``), waits until the change is on disk, and only then
/// answers. Work for workers, and news for those who wait, go out when the change is durable.
final class Engine: Sendable {
    let clock: any EngineClock
    let store: Store
    let matching: Matching
    let limits: ExecutionLimits
    let logger: Logger
    /// News about runs.
    let runWatch = ChangeWatch<RunNumber>()
    /// Rung when there is a namespace to delete.
    let namespaceWatch = ChangeWatch<Int>()
    /// What workers say of themselves.
    let workers = WorkerRegistry()
    /// Queries on their way to workers.
    let directQueries = DirectQueries()
    private let core: Mutex<EngineCore>
    /// The newest commit that is done.
    private let durable = DurableMark()
    /// Rung when the earliest deadline may have moved.
    private let alarm = ChangeWatch<Int>()
    private let memory: Memory
    /// Rung when there is a new batch operation.
    let batchBell = ChangeWatch<Int>()

    /// How much of what is also on disk may stay in memory.
    struct Memory: Sendable {
        var maximumRuns = 10_000
        /// As events are stored; in memory they are several times as large.
        var maximumBytes: Int64 = 16 * 1024 * 1024
    }

    init(
        store: Store,
        matching: Matching,
        clock: any EngineClock,
        limits: ExecutionLimits = .init(),
        memory: Memory = .init(),
        logger: Logger
    ) throws(EngineError) {
        self.store = store
        self.matching = matching
        self.clock = clock
        self.limits = limits
        self.memory = memory
        self.logger = logger
        core = Mutex(EngineCore(store: store, limits: limits))
    }

    /// Changes state, or only looks at it. Nothing has changed if it throws.
    ///
    /// - Returns: What `body` returns, and the ticket of the commit: the answer to a client waits for it.
    func transact<Value: Sendable>(_ body: (Transaction) throws -> Value) throws -> (Value, CommitTicket) {
        try core.withLock { core in
            let transaction = Transaction(now: clock.now(), core: core)
            do {
                let value = try body(transaction)
                let writes = try transaction.finish { [self] box, effect in
                    dispatch(effect, of: box, at: transaction.now)
                }
                return (value, commit(transaction, writes, core))
            } catch {
                transaction.rollBack()
                throw error
            }
        }
    }

    /// Refuses new work while the disk cannot keep up; what is under way goes on.
    func refuseIfOverloaded() throws(EngineError) {
        guard store.isOverloaded else { return }
        throw .resourceExhausted("The engine's disk is behind with its work. Try again.", cause: .systemOverloaded)
    }

    /// Looks at what memory holds, without loading or changing anything.
    func look<Value: Sendable, Failure: Error>(
        _ body: (EngineCore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try core.withLock { core throws(Failure) in try body(core) }
    }

    /// Changes state and returns when the change is durable.
    ///
    /// Cancellation does not end it early: the change is made or not made regardless.
    func durably<Value: Sendable>(_ body: (Transaction) throws -> Value) async throws -> Value {
        let (value, ticket) = try transact(body)
        try await store.committed(ticket)
        return value
    }

    /// Replaces what memory holds by what `fill` makes of the store.
    func rebuild(_ fill: (EngineCore) throws -> Void) throws {
        try core.withLock { core in
            core.clear()
            try fill(core)
            store.recover()
        }
        runWatch.changedAll()
        alarm.changedAll()
    }

    private func commit(_ transaction: Transaction, _ writes: [Write], _ core: EngineCore) -> CommitTicket {
        if writes.isEmpty, transaction.effects.isEmpty, let ticket = core.lastTicket { return ticket }
        core.lastCommit += 1
        let number = core.lastCommit
        let changed = transaction.changedRuns
        for box in changed { box.lastCommit = number }
        let runs = changed.map(\.identity.number)
        let effects = transaction.effects
        let ticket = store.enqueue(writes) { [durable, runWatch] in
            durable.commit.store(number, ordering: .releasing)
            for effect in effects { effect() }
            for run in runs { runWatch.changed(run) }
        }
        core.lastTicket = ticket
        core.forgetDeleted(durable: durable.commit.load(ordering: .acquiring))
        if let next = core.nextDeadline, next < core.armedDeadline { alarm.changed(0) }
        if !changed.isEmpty {
            core.forget(
                durable: durable.commit.load(ordering: .acquiring),
                maximumRuns: memory.maximumRuns,
                maximumBytes: memory.maximumBytes,
                isWatched: runWatch.isWatched
            )
        }
        return ticket
    }
}

/// How far the store has come, for both sides of it.
private final class DurableMark: Sendable {
    let commit = Atomic<UInt64>(0)
}

// MARK: - Waiting

extension Engine {
    /// Waits until `body` finds in the run what it looks for, and until that is durable.
    ///
    /// - Parameters:
    ///   - find: Chooses the run, once.
    ///   - deadline: On the machine's clock. Past it, nil is returned.
    ///   - body: Called under the lock, now and after each change; nil means to wait on.
    /// - Throws: What `find` and `body` throw, and `CancellationError`.
    func observe<Value: Sendable>(
        deadline: ContinuousClock.Instant,
        find: (Transaction) throws -> RunBox,
        _ body: @escaping @Sendable (RunBox) throws -> Value?
    ) async throws -> Value? {
        let (number, _) = try transact { try find($0).identity.number }
        while true {
            let waiter = runWatch.add(for: number)
            defer { runWatch.remove(waiter, for: number) }
            let (value, ticket) = try transact { transaction in
                guard let box = try transaction.core.box(number) else {
                    throw EngineError.notFound("workflow execution not found")
                }
                return try body(box)
            }
            if let value {
                try await store.committed(ticket)
                return value
            }
            guard try await waiter.wait(until: deadline) else { return nil }
        }
    }
}

extension ChangeWatch.Waiter {
    /// Waits for a change; false means that the deadline came first.
    func wait(until deadline: ContinuousClock.Instant) async throws -> Bool {
        guard deadline > .now else { return false }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.wait()
                try Task.checkCancellation()
                return true
            }
            group.addTask {
                try await Task.sleep(until: deadline, tolerance: .zero)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }
}

// MARK: - Running

extension Engine {
    /// Does what falls due, until its task is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.matching.run() }
            group.addTask { try await self.runTimers() }
            group.addTask { try await self.runBatches() }
            group.addTask { try await self.runRetention() }
            try await group.waitForAll()
        }
    }

    /// The earliest moment at which something is due.
    var nextDeadline: EngineTime? {
        core.withLock { $0.nextDeadline }
    }

    private func runTimers() async throws {
        while !Task.isCancelled {
            let waiter = alarm.add(for: 0)
            defer { alarm.remove(waiter, for: 0) }
            try fireDue()
            let next = core.withLock { core in
                let next = core.nextDeadline
                core.armedDeadline = next ?? .distantFuture
                return next
            }
            // Whatever comes first: the deadline, or news of an earlier one.
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await waiter.wait() }
                if let next { group.addTask { [clock] in try await clock.sleep(until: next) } }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Does everything that is due now.
    func fireDue() throws {
        while let number = core.withLock({ $0.deadlines.popDue(at: clock.now()) }) {
            do {
                _ = try transact { transaction in
                    guard let box = try transaction.core.box(number), box.run.isRunning else { return }
                    transaction.change(box) { run in run.fireDeadlines(now: transaction.now) }
                }
            } catch {
                // The run stays without its deadline until something touches it: better than a loop that never ends.
                core.withLock { $0.deadlines.set(nil, for: number) }
                logger.error("a deadline could not be handled", metadata: ["run": "\(number)", "error": "\(error)"])
            }
        }
        fireSchedules()
    }
}
