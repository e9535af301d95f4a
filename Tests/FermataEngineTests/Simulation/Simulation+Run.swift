import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    private enum Action {
        case start, signalWithStart, signal, requestCancellation, terminate, update, describe
        case takeWorkflowTask, answerWorkflowTask, repeatWorkflowTaskAnswer
        case takeActivityTask, answerActivityTask, repeatActivityAnswer
        case reset, pauseWorkflow, operateActivity, changeSchedule
        case advance, setClockBack, crash, loseCommit, refuseChange
    }

    private static let weights: [(Action, Int)] = [
        (.start, 8), (.signalWithStart, 3), (.signal, 10), (.requestCancellation, 2), (.terminate, 1), (.update, 6),
        (.describe, 2), (.takeWorkflowTask, 30), (.answerWorkflowTask, 24), (.repeatWorkflowTaskAnswer, 3),
        (.takeActivityTask, 16), (.answerActivityTask, 16), (.repeatActivityAnswer, 3), (.advance, 12),
        (.reset, 2), (.pauseWorkflow, 3), (.operateActivity, 3), (.changeSchedule, 2), (.setClockBack, 1), (.crash, 1),
        (.loseCommit, 2), (.refuseChange, 1),
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
            guard engine.look({ !$0.openRuns.isEmpty }) else { return }
            guard let next = engine.nextDeadline else { throw violation("open runs wait for nothing") }
            clock.advance(to: max(clock.now(), next))
            try await fireDue()
            try await settle()
            try checkChangedRuns()
        }
        let open = engine.look { $0.openRuns.keys.map(\.workflowID).sorted() }
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
        for queue in Self.stickyQueues + Self.queues {
            let isSticky = Self.stickyQueues.contains(queue)
            if let work = try startWorkflowTask(on: queue, isSticky: isSticky) { workflowWork.append(work) }
            if !isSticky, let work = try await startActivity(on: queue) { activityWork.append(work) }
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

    /// Compares what was acknowledged with what is in the store.
    func audit() throws {
        try checkAllRuns()
        var events: [RunNumber: [HistoryEvent]] = [:]
        var signals: [String: Int] = [:]
        var runs: Set<String> = []
        var repeated: [String] = []
        for number in stride(from: 1, through: engine.look { $0.lastRunNumber }, by: 1) {
            let number = RunNumber(rawValue: number)
            let (record, history) = try store.read { reader throws(EngineError) in
                (try reader.run(number), try reader.allEvents(of: number))
            }
            guard let record else { continue }
            if record.closeTime == nil { throw violation("\(record.workflowID) is still open") }
            events[number] = history
            runs.insert("\(record.workflowID) \(record.runID)")
            var received: Set<String> = []
            for case .workflowExecutionSignaledEventAttributes(let signal)? in history.map(\.attributes) {
                let key = "\(record.workflowID) \(signal.requestID)"
                signals[key, default: 0] += 1
                if !signal.requestID.isEmpty, !received.insert(key).inserted { repeated.append(key) }
            }
        }
        for start in ledger.starts where !runs.contains("\(start.workflowID) \(start.runID)") {
            throw violation("an acknowledged start of \(start.workflowID) is lost")
        }
        guard repeated.isEmpty else { throw violation("these were received twice by one run: \(repeated)") }
        for signal in ledger.signals {
            let count = signals["\(signal.workflowID) \(signal.requestID)"] ?? 0
            // A run that was made again has those of the run before.
            if count == 1 || count > 1 && ledger.resetWorkflows.contains(signal.workflowID) { continue }
            throw violation("\(signal.requestID), acknowledged, was received \(count) times by \(signal.workflowID)")
        }
        for signal in ledger.lostSignals where signals["\(signal.workflowID) \(signal.requestID)"] != nil {
            throw violation("\(signal.requestID) was received though its commit failed")
        }
        for update in ledger.updates {
            let count = events[update.run, default: []].count {
                $0.workflowExecutionUpdateCompletedEventAttributes.meta.updateID == update.id
            }
            guard count == 1 else { throw violation("\(update.id), acknowledged, was completed \(count) times") }
        }
        for end in ledger.completedActivities {
            let count = events[end.run, default: []].count {
                $0.activityTaskCompletedEventAttributes.scheduledEventID == end.scheduledEventID
            }
            guard count == 1 else { throw violation("activity \(end) was completed \(count) times") }
        }
    }
}
