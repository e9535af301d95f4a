import Foundation
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
        case lostEnd, undoneStart, doubleStart, secondStart, lostOperation
        case lostExecution, changedExecution, lostExecutionDeadline, lostExecutionTask, reopenedExecution
        case lostActivityStart, lostActivityCompletion, doubleAttempt
        case vanishedRun, keptExpired, expiredEarly, keptDeleted
        case batchLeavesOut, batchCountsWrong, wrongRouting, wrongVersion
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
        let operation = Command.with {
            $0.commandType = .scheduleNexusOperation
            $0.scheduleNexusOperationCommandAttributes = .with {
                ($0.endpoint, $0.service, $0.operation) = (Self.endpoint, "service", "operation")
                $0.scheduleToCloseTimeout = Duration.seconds(100).message
            }
        }
        for commands in [[activity, operation], [end]] {
            guard let work = try startWorkflowTask(on: Self.queues[0]) else { continue }
            try await complete(work, commands, messages: [])
        }
        try await signal("warm-2")
        while engine.look({ $0.scheduleDeadlines.next() }) == nil { try await changeSchedule() }
        for id in ["open", "closed"] {
            let request = StartActivityRequest.with {
                ($0.namespace, $0.activityID, $0.requestID) = ("default", id, id)
                ($0.activityType.name, $0.taskQueue.name) = ("Work", Self.queues[0])
                $0.startToCloseTimeout = Duration.seconds(60).message
                $0.scheduleToCloseTimeout = Duration.seconds(500).message
            }
            let response = try await handler.startActivityExecution(request: request, context: Self.context)
            ledger.activityStarts.append(response.runID)
        }
        _ = try await handler.terminateActivityExecution(
            request: .with { ($0.namespace, $0.activityID, $0.requestID) = ("default", "closed", "end") },
            context: Self.context
        )
        try await settle()
        try checkChangedRuns()
    }

    fileprivate func look(for fault: SimulationInvariantTests.Fault) async throws {
        switch fault {
        case .lostDocument, .lostSchedule:
            try await crash()
        case .lostSignal, .doubleSignal, .lostStart, .lostUpdate, .undoneSignal, .lostCompletion, .lostEnd,
            .undoneStart, .doubleStart, .lostActivityStart, .lostActivityCompletion:
            try await drain()
            try audit()
        case .doubleAttempt: while try await startActivity(on: Self.queues[0]) != nil {}
        case .keptExpired, .expiredEarly: try await deleteExpired()
        case .batchLeavesOut, .batchCountsWrong: while batch != nil { try await workOnBatch() }
        case .secondStart: try await repeatUpdateWithStart()
        case .wrongVersion: try check(nil, mayHave: try box("warm-0") { $1.run }, isSticky: false)
        default:
            try checkAllRuns()
        }
    }
}
