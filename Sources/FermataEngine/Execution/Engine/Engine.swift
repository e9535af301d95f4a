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
    let settings: EngineSettings
    let limits: ExecutionLimits
    let logger: Logger
    /// Nil if nobody wants any.
    let metrics: EngineMetrics?
    let namespaces = NamespaceDirectory()
    /// News about runs.
    let runWatch = ChangeWatch<RunNumber>()
    /// Rung when there is a namespace to delete.
    let namespaceWatch = ChangeWatch<Int>()
    /// What workers say of themselves.
    let workers = WorkerRegistry()
    /// Queries on their way to workers.
    let directQueries = DirectQueries()
    private let core: EngineLock
    /// The newest commit that is done.
    private let durable = DurableMark()
    /// Rung when the earliest deadline may have moved.
    private let alarm = ChangeWatch<Int>()
    private let memory: EngineMemory
    /// Rung when there is a new batch operation.
    let batchBell = ChangeWatch<Int>()

    init(
        store: Store,
        matching: Matching,
        clock: any EngineClock,
        settings: EngineSettings = .init(),
        memory: EngineMemory = .init(),
        metrics: EngineMetrics? = nil,
        logger: Logger
    ) throws(EngineError) {
        self.store = store
        self.matching = matching
        self.clock = clock
        self.settings = settings
        limits = ExecutionLimits(settings)
        self.memory = memory
        self.metrics = metrics
        self.logger = logger
        core = EngineLock(
            EngineCore(store: store, directory: namespaces, settings: settings, isMeasured: metrics != nil)
        )
        store.onRefusal { [weak self] refusal in self?.mend(after: refusal) }
    }

    /// Changes state, or only looks at it. Nothing has changed if it throws.
    ///
    /// - Parameter isPatient: The answer does not wait for the commit.
    /// - Returns: What `body` returns, and the ticket of the commit: the answer to a client waits for it.
    func transact<Value: Sendable>(
        isPatient: Bool = false,
        _ body: (Transaction) throws -> Value
    ) throws -> (Value, CommitTicket) {
        try core.withLock { core in
            let transaction = Transaction(now: clock.now(), core: core)
            do {
                let value = try body(transaction)
                let writes = try transaction.finish { [self] box, effect in
                    dispatch(effect, of: box, at: transaction.now)
                } match: { [self] in
                    match($0)
                }
                return (value, commit(transaction, writes, core, isPatient: isPatient))
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
        rearm()
    }

    /// Lets the timers look again what is due first.
    func rearm() {
        alarm.changedAll()
    }

    private func commit(
        _ transaction: Transaction,
        _ writes: [Write],
        _ core: EngineCore,
        isPatient: Bool
    ) -> CommitTicket {
        if writes.isEmpty, transaction.effects.isEmpty, let fence = core.lastTicket { return fence }
        core.lastCommit += 1
        let number = core.lastCommit
        let changed = transaction.changedRuns
        for box in changed { box.lastCommit = number }
        let standalone = transaction.standalone.boxes
        for box in standalone { box.lastCommit = number }
        let runs = changed.map(\.identity.number) + standalone.map(\.identity.number)
        let effects = transaction.effects
        let measurements = transaction.measurements
        let ticket = store.enqueue(writes, isPatient: isPatient) { [durable, runWatch, metrics] in
            durable.commit.store(number, ordering: .releasing)
            metrics?.record(measurements)
            for effect in effects { effect() }
            for run in runs { runWatch.changed(run) }
        }
        core.lastTicket = ticket.fence
        core.forgetDeleted(durable: durable.commit.load(ordering: .acquiring))
        if let next = core.nextDeadline, next < core.armedDeadline { alarm.changed(0) }
        if !standalone.isEmpty {
            core.standalone.forget(durable: durable.commit.load(ordering: .acquiring), maximum: memory.maximumRuns)
        }
        if !changed.isEmpty {
            core.forget(
                durable: durable.commit.load(ordering: .acquiring),
                maximumRuns: memory.maximumRuns,
                maximumBytes: Int64(memory.maximumHistoryBytes),
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
            group.addTask { try await self.runSampling() }
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
        try takeUpMended()
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
        fireStandalone()
        fireSchedules()
    }
}
