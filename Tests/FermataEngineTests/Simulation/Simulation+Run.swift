import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    private enum Action {
        case start, signalWithStart, signal, requestCancellation, terminate, update, describe
        case takeWorkflowTask, answerWorkflowTask, repeatWorkflowTaskAnswer
        case takeActivityTask, answerActivityTask, repeatActivityAnswer
        case reset, pauseWorkflow, operateActivity, changeSchedule
        case updateWithStart, repeatUpdateWithStart, startActivity, operateStandaloneActivity
        case takeNexusTask, answerNexusTask, startBatch, workOnBatch, routeWork, deleteWorkflow, deleteExpired
        case advance, setClockBack, crash, loseCommit, refuseChange
    }

    private static let weights: [(Action, Int)] = [
        (.start, 8), (.signalWithStart, 3), (.signal, 10), (.requestCancellation, 2), (.terminate, 1), (.update, 6),
        (.describe, 2), (.takeWorkflowTask, 30), (.answerWorkflowTask, 24), (.repeatWorkflowTaskAnswer, 3),
        (.takeActivityTask, 16), (.answerActivityTask, 16), (.repeatActivityAnswer, 3), (.advance, 12),
        (.reset, 2), (.pauseWorkflow, 3), (.operateActivity, 3), (.changeSchedule, 2), (.setClockBack, 1), (.crash, 1),
        (.loseCommit, 2), (.refuseChange, 1), (.updateWithStart, 3), (.repeatUpdateWithStart, 2), (.startActivity, 5),
        (.operateStandaloneActivity, 4), (.takeNexusTask, 4), (.answerNexusTask, 4), (.startBatch, 1),
        (.workOnBatch, 1), (.routeWork, 2), (.deleteWorkflow, 1), (.deleteExpired, 1),
    ]

    /// Takes so many steps, lets everything come to its end, and looks whether all that was promised was kept.
    func run(steps: Int) async throws {
        do {
            for _ in 0..<steps { try await takeStep() }
            try await drain()
            try audit()
        } catch let violation as SimulationViolation {
            throw violation
        } catch {
            throw violation("an error came out: \(error)")
        }
    }

    private func takeStep() async throws {
        step += 1
        switch random.pick(weighted: Self.weights) {
        case .start: try await startWorkflow()
        case .signalWithStart: try await signalWithStart()
        case .signal: try await signal()
        case .requestCancellation: try await requestCancellation()
        case .terminate: try await terminate(anyWorkflowID())
        case .update: try await update()
        case .describe: try await describe()
        case .takeWorkflowTask: try await takeWorkflowTask()
        case .answerWorkflowTask: try await answerWorkflowTask()
        case .repeatWorkflowTaskAnswer: try await repeatWorkflowTaskAnswer()
        case .takeActivityTask: try await takeActivityTask()
        case .answerActivityTask: try await answerActivityTask()
        case .repeatActivityAnswer: try await repeatActivityAnswer()
        case .reset: try await reset()
        case .pauseWorkflow: try await pauseOrUnpauseWorkflow()
        case .operateActivity: try await operateActivity()
        case .changeSchedule: try await changeSchedule()
        case .updateWithStart: try await updateWithStart()
        case .repeatUpdateWithStart: try await repeatUpdateWithStart()
        case .startActivity: try await startStandaloneActivity()
        case .operateStandaloneActivity: try await operateStandaloneActivity()
        case .takeNexusTask: try await takeNexusTask()
        case .answerNexusTask: try await answerNexusTask()
        case .startBatch: try await startBatch()
        case .workOnBatch: try await workOnBatch()
        case .routeWork: try await routeWork()
        case .deleteWorkflow: try await deleteWorkflow()
        case .deleteExpired: try await deleteExpired()
        case .advance: try await advance()
        case .setClockBack: try await setClockBack()
        case .crash: try await crash()
        case .loseCommit: try await loseCommit()
        case .refuseChange: try await refuseChange()
        case nil: break
        }
        try await settle()
        try checkChangedRuns()
        if step.isMultiple(of: 500) { try checkAllRuns() }
    }

    /// From now on workers are quick and end what they get, so every run must end.
    func drain() async throws {
        try await stopClockwork()
        try await wakeOpenRuns()
        for _ in 0..<5_000 {
            if try await work() { continue }
            guard engine.look({ !$0.openRuns.isEmpty || !$0.standalone.open.isEmpty }) else { return }
            guard let next = engine.nextDeadline else { throw violation("what is open waits for nothing") }
            clock.advance(to: max(clock.now(), next))
            try await fireDue()
            try await settle()
            try checkChangedRuns()
        }
        let open = engine.look { $0.openRuns.keys.map(\.workflowID).sorted() + $0.standalone.open.map { "\($0)" } }
        throw violation("these never end: \(open)")
    }

    /// Runs that wait for somebody outside get a signal, and what workers have is answered.
    private func wakeOpenRuns() async throws {
        for workflowID in engine.look({ $0.openRuns.keys.map(\.workflowID).sorted() }) {
            let request = signalRequest(workflowID: workflowID)
            _ = try await call("last signal") {
                try await handler.signalWorkflowExecution(request: request, context: Self.context)
            }
        }
        try await settle()
    }

    /// - Returns: Whether there was anything to do.
    private func work() async throws -> Bool {
        for version in Self.allVersions {
            let sticky = Self.stickyQueue(of: version)
            if let work = try startWorkflowTask(on: sticky, isSticky: true, version: version) {
                workflowWork.append(work)
            }
            for queue in Self.queues {
                if let work = try startWorkflowTask(on: queue, version: version) { workflowWork.append(work) }
                if let work = try await startActivity(on: queue, version: version) { activityWork.append(work) }
            }
        }
        let (workflows, activities) = (workflowWork, activityWork)
        (workflowWork, activityWork) = ([], [])
        for work in activities { try await complete(work) }
        for work in workflows {
            let end = Command.with {
                $0.commandType = .completeWorkflowExecution
                $0.completeWorkflowExecutionCommandAttributes = .init()
            }
            try await complete(work, [end], messages: [])
        }
        try await settle()
        try checkChangedRuns()
        return !workflows.isEmpty || !activities.isEmpty
    }
}
