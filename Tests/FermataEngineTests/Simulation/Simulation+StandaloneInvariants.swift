import TemporalAPI

@testable import FermataEngine

/// What must hold for executions without a workflow.
extension Simulation {
    /// Checks those that changed since they were last checked.
    func checkChangedStandalone(waiting: () -> Set<MatchingTask.Work>) throws {
        let open = engine.look { $0.standalone.open }
        let numbers = open.union(openStandalone).sorted()
        openStandalone = open
        guard !numbers.isEmpty else { return }
        let changed = try engine.transact { transaction in
            // What is gone is looked at too.
            try numbers.map { ($0, try transaction.core.standalone.box($0)?.lastCommit ?? .max) }
        }.0
        for (number, commit) in changed where commit > checked[number] ?? 0 {
            let isThere = try checkStandalone(number, waiting: waiting())
            guard isThere || archive[number] != nil else { throw violation("\(number.rawValue) is gone") }
            checked[number] = commit
        }
    }

    /// The store and memory know the same open ones, one of each id.
    func checkOpenStandalone() throws {
        let stored = try store.read { reader throws(EngineError) in try reader.openStandalone() }
        guard Set(stored.map(\.key)).count == stored.count else {
            throw violation("two open executions have one id: \(stored.map(\.key.id))")
        }
        let known = engine.look { $0.standalone.open }
        guard Set(stored.map(\.number)) == known else {
            throw violation("memory has \(known) open, the store \(stored.map(\.number))")
        }
    }

    /// - Returns: Whether there is such an execution.
    @discardableResult
    func checkStandalone(_ number: RunNumber, waiting: Set<MatchingTask.Work>) throws -> Bool {
        let found = try engine.transact { transaction in
            let book = transaction.core.standalone
            return try book.box(number).map { ($0.execution, book.deadlines.time(of: number)) }
        }.0
        guard let (execution, alarm) = found else { return false }
        known.insert(number)
        let identity = execution.identity
        let what = "\(identity.id) (\(number.rawValue))"
        guard let record = try store.read({ reader throws(EngineError) in try reader.standalone(number) }) else {
            throw violation("\(what) is not in the store")
        }
        let stored = (record.identity, record.closeTime, record.request, record.state)
        let wanted = (
            identity, execution.closeTime, try execution.storedRequest(), try execution.storedState()
        )
        guard stored == wanted else { throw violation("\(what): memory has \(execution), the store \(record)") }
        let deadline = execution.isRunning ? execution.nextDeadline : nil
        guard record.wakeAt == deadline, alarm == deadline else {
            throw violation(
                "\(what) is woken at \(describe(alarm)), stored \(describe(record.wakeAt)), not \(describe(deadline))"
            )
        }
        guard record.hasWork == (execution.isRunning && execution.hasWork),
            record.expiresAt == execution.closeTime.map({ $0 + Self.retention })
        else { throw violation("\(what): its row is behind: \(record)") }
        let row = execution.visibilityRecord
        try checkVisible(
            number,
            status: row.status,
            closeTime: row.closeTime,
            names: (row.workflowID, row.runID),
            startTime: row.startTime,
            what
        )
        let end = execution.closeTime.map { ClosedRun(status: row.status, events: 0, closeTime: $0) }
        try checkUnchanged(number, end, what)
        try checkStandaloneProgress(execution, waiting, what)
        return true
    }

    /// Whatever an open one needs is on its way: a task in a queue, or a deadline that does something.
    private func checkStandaloneProgress(
        _ execution: any StandaloneExecution,
        _ waiting: Set<MatchingTask.Work>,
        _ what: String
    ) throws {
        guard execution.isRunning else { return }
        let isDue = execution.nextDeadline.map { $0 <= clock.now() } ?? false
        for dispatch in execution.dispatches where !waiting.contains(dispatch.task.work) && !isDue {
            throw violation("\(what): its task is lost: \(execution)")
        }
        let isPaused = (execution as? StandaloneActivity)?.isPaused ?? false
        guard execution.nextDeadline != nil || !execution.dispatches.isEmpty || isPaused else {
            throw violation("\(what) waits for nothing: \(execution)")
        }
    }

    private func describe(_ time: EngineTime?) -> String { time.map { "\($0)" } ?? "no time" }
}
