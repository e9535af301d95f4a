import Foundation
import GRDB
import SwiftProtobuf
import Synchronization
import TemporalAPI
import Testing

@testable import FermataEngine

/// Each invariant of the simulation refuses what it is there for.
@Suite("The simulation sees what is wrong")
struct SimulationInvariantTests {
    /// A fault that is put into a sound engine behind its back.
    enum Fault: String, CaseIterable, Sendable {
        case lostHistory, gapInMemory, lostTasks, lostDeadline, wrongVisibility, lostVisibility, forgottenRun
        case lostRow, wrongStatus, lostActivity, changedClosedRun, lostDocument, lostSchedule
        case lostSignal, doubleSignal, lostStart, lostUpdate, undoneSignal, lostCompletion
    }

    @Test("whatever is lost, doubled or changed is seen", arguments: Fault.allCases)
    func sees(fault: Fault) async throws {
        let simulation = try await Simulation(seed: 21, store: try Store.quiet())
        try await simulation.warmUp()
        try simulation.checkAllRuns()
        try await simulation.plant(fault)
        await #expect(throws: SimulationViolation.self) { try await simulation.look(for: fault) }
        await simulation.store.close()
    }

    @Test("nothing is seen where nothing is wrong")
    func isCalm() async throws {
        let simulation = try await Simulation(seed: 21, store: try Store.quiet())
        try await simulation.warmUp()
        try await simulation.crash()
        try simulation.checkAllRuns()
        try await simulation.drain()
        try simulation.audit()
        await simulation.store.close()
    }
}

extension Simulation {
    /// Runs of all kinds: one with a task that waits, one with an activity and a timer, one that is closed.
    fileprivate func warmUp() async throws {
        for number in 0..<3 {
            let request = StartRequest.with {
                ($0.namespace, $0.workflowID, $0.requestID) = ("default", "warm-\(number)", "warm-\(number)")
                $0.workflowType.name = "Simulated"
                $0.taskQueue.name = Self.queues[0]
                $0.workflowRunTimeout = Duration.seconds(500).message
            }
            let response = try await handler.startWorkflowExecution(request: request, context: Self.context)
            ledger.starts.append((request.workflowID, response.runID))
        }
        let activity = Command.with {
            $0.commandType = .scheduleActivityTask
            $0.scheduleActivityTaskCommandAttributes = .with {
                ($0.activityID, $0.activityType.name, $0.taskQueue.name) = ("activity", "Work", Self.queues[0])
                $0.startToCloseTimeout = Duration.seconds(60).message
            }
        }
        let end = Command.with {
            $0.commandType = .completeWorkflowExecution
            $0.completeWorkflowExecutionCommandAttributes = .init()
        }
        for commands in [[activity], [end]] {
            guard let work = try startWorkflowTask(on: Self.queues[0], isSticky: false) else { continue }
            try await complete(work, commands, messages: [])
        }
        try await signal("warm-2")
        while engine.look({ $0.scheduleDeadlines.next() }) == nil { try await changeSchedule() }
        try await settle()
    }

    private func signal(_ workflowID: String) async throws {
        let request = signalRequest(workflowID: workflowID)
        _ = try await handler.signalWorkflowExecution(request: request, context: Self.context)
        ledger.signals.append(.init(workflowID: workflowID, requestID: request.requestID))
    }

    /// The run of a workflow id, by what it is there for.
    private func box<Value: Sendable>(_ workflowID: String, _ body: (EngineCore, RunBox) -> Value) throws -> Value {
        try engine.look { core in
            body(core, try core.box(namespaceID: namespaceID, workflowID: workflowID))
        }
    }

    private func execute(_ sql: String) throws {
        try store.database.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    fileprivate func plant(_ fault: SimulationInvariantTests.Fault) async throws {
        let (open, closedRun) = (ledger.starts[0], ledger.starts[1])
        let run = try box(open.workflowID) { $1.identity.number.rawValue }
        switch fault {
        case .lostHistory: try execute("DELETE FROM history WHERE run = \(run) AND first_event_id = 1")
        case .gapInMemory: try box(open.workflowID) { $1.events.remove(at: 1) }
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
            closed[number] = ClosedRun(status: .failed, events: 1, closeTime: nil)
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

    fileprivate func look(for fault: SimulationInvariantTests.Fault) async throws {
        switch fault {
        case .lostDocument, .lostSchedule:
            try await crash()
        case .lostSignal, .doubleSignal, .lostStart, .lostUpdate, .undoneSignal, .lostCompletion:
            try await drain()
            try audit()
        default:
            try checkAllRuns()
        }
    }
}
