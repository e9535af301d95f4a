import Synchronization
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    /// Faults of executions without a workflow.
    func plantStandalone(_ fault: SimulationInvariantTests.Fault) throws {
        let (open, ended) = (try activity("open"), try activity("closed"))
        switch fault {
        case .lostExecution: try execute("DELETE FROM standalone WHERE number = \(open.rawValue)")
        case .changedExecution:
            let other = "(SELECT state FROM standalone WHERE number = \(ended.rawValue))"
            try execute("UPDATE standalone SET state = \(other) WHERE number = \(open.rawValue)")
        case .lostExecutionDeadline: engine.look { $0.standalone.deadlines.set(nil, for: open) }
        case .lostExecutionTask:
            engine.matching.state.withLock { $0.machine = MatchingMachine(limits: MatchingLimits()) }
            // Everybody else gets what is theirs again.
            try dispatchRunsAgain()
        case .reopenedExecution: closed[open] = ClosedRun(status: .failed, events: 0, closeTime: clock.now())
        case .lostActivityStart: ledger.activityStarts.append("never")
        case .lostActivityCompletion: ledger.completedActivities.append(.init(run: ended, scheduledEventID: 0))
        default: break
        }
    }

    private func dispatchRunsAgain() throws {
        _ = try engine.transact { transaction in
            for box in transaction.core.boxesInMemory where box.run.isRunning {
                transaction.dispatchAgain(box) { engine.dispatch($0, of: box, at: transaction.now) }
            }
        }
    }

    /// Takes the start of an activity back, as if it had not been stored.
    func plantDoubleAttempt(of workflowID: String) async throws {
        guard let work = try await startActivity(on: Self.queues[0]) else { return }
        try box(workflowID) { $1.run.activities[work.scheduledEventID]?.clearStart() }
        try dispatchRunsAgain()
        try await settle()
    }

    func plantDeletion(_ fault: SimulationInvariantTests.Fault, of number: RunNumber) async throws {
        switch fault {
        case .vanishedRun:
            try await engine.durably { transaction in
                transaction.write(.deleteRun(number))
                transaction.core.drop(number)
            }
        case .keptExpired:
            try execute("UPDATE run SET expires_at = NULL WHERE number = \(number.rawValue)")
            clock.advance(by: Self.retention)
        case .expiredEarly: try execute("UPDATE run SET expires_at = 0 WHERE number = \(number.rawValue)")
        default: try keepInArchive(number)
        }
    }

    /// Faults in what is done in several steps.
    func plantInterruption(_ fault: SimulationInvariantTests.Fault) async throws {
        guard fault != .secondStart else {
            while unanswered.last?.started == nil { try await updateWithStart() }
            unanswered = Array(unanswered.suffix(1))
            try await crash()
            try box(unanswered[0].start.workflowID) { $1.run.startRequestID = "another" }
            // Then the call finds a run of somebody else.
            unanswered[0] = unanswered[0].failingOnConflict
            return
        }
        while batch?.targets == nil || batch?.job.operation != .signalOperation(Self.batchSignal) {
            batch = nil
            try await stopBatches()
            try await startBatch()
        }
        guard let batch else { return }
        let key = BatchKey(namespaceID: namespaceID, jobID: batch.job.jobID)
        let targets = [BatchTarget](
            batch.job.executions.map { .init(workflowID: $0.workflowID, runID: $0.runID) }
                .dropLast(fault == .batchCountsWrong ? 1 : 0)
        )
        try await engine.durably { transaction in
            try transaction.putBatch(key, targets: targets)
            var progress = BatchProgress()
            progress.total = Int64(targets.count)
            if fault == .batchLeavesOut { progress.succeeded = 1 }
            try transaction.putBatch(key, progress)
        }
    }

    /// Ends all batch operations as an operator does.
    private func stopBatches() async throws {
        _ = try await engine.durably { transaction in
            for document in transaction.documents(kind: Transaction.batchKind, namespace: self.namespaceID) {
                try transaction.closeBatch(.init(namespaceID: self.namespaceID, jobID: document.key), .failed)
            }
        }
    }
}
