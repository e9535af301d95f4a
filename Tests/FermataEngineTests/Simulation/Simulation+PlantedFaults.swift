import GRDB
import SwiftProtobuf
import Synchronization
import TemporalAPI

@testable import FermataEngine

/// Faults that are put into a sound engine behind its back.
extension Simulation {
    func signal(_ workflowID: String) async throws {
        let request = signalRequest(workflowID: workflowID)
        _ = try await handler.signalWorkflowExecution(request: request, context: Self.context)
        ledger.signals.append(.init(workflowID: workflowID, requestID: request.requestID))
    }

    /// The run of a workflow id, by what it is there for.
    func box<Value: Sendable>(_ workflowID: String, _ body: (EngineCore, RunBox) -> Value) throws -> Value {
        try engine.look { core in
            body(core, try core.box(namespaceID: namespaceID, workflowID: workflowID))
        }
    }

    func execute(_ sql: String) throws {
        try store.database.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    func plant(_ fault: SimulationInvariantTests.Fault) async throws {
        let (open, closedRun) = (ledger.starts[0], ledger.starts[1])
        let run = try box(open.workflowID) { $1.identity.number.rawValue }
        switch fault {
        case .lostHistory: try execute("DELETE FROM history WHERE run = \(run) AND first_event_id = 1")
        case .gapInMemory: _ = try box(open.workflowID) { $1.events.remove(at: 1) }
        case .lostTasks: engine.matching.state.withLock { $0.machine = MatchingMachine(limits: MatchingLimits()) }
        case .lostDeadline: try box(open.workflowID) { $0.deadlines.set(nil, for: $1.identity.number) }
        case .wrongVisibility: try execute("UPDATE visibility SET status = 2, close_time = 1 WHERE run = \(run)")
        case .lostVisibility: try execute("DELETE FROM visibility WHERE run = \(run)")
        case .forgottenRun: engine.look { $0.openRuns = [:] }
        case .lostRow: try execute("DELETE FROM run WHERE number = \(run)")
        case .wrongStatus: try execute("UPDATE run SET status = 2 WHERE number = \(run)")
        case .lostActivity: try box(open.workflowID) { $1.run.activities = [:] }
        case .changedClosedRun:
            let number = RunNumber(rawValue: try box(closedRun.workflowID) { $1.identity.number.rawValue })
            closed[number] = ClosedRun(status: .failed, events: 1, closeTime: clock.now())
        case .lostDocument: try execute("DELETE FROM document WHERE kind = 'namespace'")
        case .lostSchedule: try execute("DELETE FROM document WHERE kind = '\(Transaction.scheduleKind)'")
        case .lostSignal: ledger.signals.append(.init(workflowID: open.workflowID, requestID: "never"))
        case .doubleSignal:
            try await signal(open.workflowID)
            try repeatLastSignal(of: open.workflowID)
        case .lostStart: ledger.starts.append((open.workflowID, "never"))
        case .lostUpdate: ledger.updates.append(.init(run: RunNumber(rawValue: run), id: "never"))
        case .undoneSignal:
            guard let signal = ledger.signals.popLast() else { return }
            ledger.lostSignals.append(signal)
        case .lostCompletion:
            ledger.completedActivities.append(.init(run: RunNumber(rawValue: run), scheduledEventID: 99))
        case .lostEnd: ledger.closedRuns.insert(try await terminated("warm-2"))
        case .undoneStart: ledger.lostStarts.insert("warm-0")
        case .doubleStart:
            ledger.startRequests["warm-2"] = "warm-2"
            try box(open.workflowID) { $1.run.startRequestID = "warm-2" }
            try execute("UPDATE run SET start_request_id = 'warm-2' WHERE number = \(run)")
        case .lostOperation: try box(open.workflowID) { $1.run.nexusOperations = [:] }
        case .wrongRouting:
            let queue = TaskQueueKey(namespaceID: namespaceID, name: Self.queues[0], kind: .workflow)
            engine.matching.setRouting(VersionRouting(current: Self.versions[0]), for: queue)
        case .wrongVersion:
            try box(open.workflowID) {
                $1.run.versioning.behavior = .pinned
                $1.run.versioning.deploymentVersion = Self.versions[0].message
            }
        case .vanishedRun, .keptExpired, .expiredEarly, .keptDeleted:
            try await plantDeletion(fault, of: try box(closedRun.workflowID) { $1.identity.number })
        case .doubleAttempt: try await plantDoubleAttempt(of: open.workflowID)
        case .batchLeavesOut, .batchCountsWrong, .secondStart: try await plantInterruption(fault)
        default: try plantStandalone(fault)
        }
    }

    /// Records the last signal once more, without looking whether it is known.
    private func repeatLastSignal(of workflowID: String) throws {
        let id = ledger.signals.last?.requestID ?? ""
        _ = try engine.transact { transaction in
            let box = try transaction.core.box(namespaceID: namespaceID, workflowID: workflowID)
            transaction.change(box) {
                $0.record(.init(name: "signal", identity: "client", requestID: id), now: transaction.now)
            }
        }
    }

    private func terminated(_ workflowID: String) async throws -> RunNumber {
        let number = try box(workflowID) { $1.identity.number }
        try await terminate(workflowID)
        return number
    }

    func activity(_ id: String) throws -> RunNumber {
        try engine.transact { transaction in
            try transaction.activity(id, runID: "", of: "default").identity.number
        }.0
    }
}
