import Foundation
import Synchronization
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    /// The engine's memory is gone; another one opens what the store has. Workers still have their tasks.
    func crash() throws {
        engine = try Self.open(store, clock: clock)
        try engine.load()
        try engine.dispatchWaitingWork()
        forgetMemory()
        note("crash", "reopened")
    }

    /// Time passes: to the next deadline, past it, or not far enough.
    func advance() async throws {
        let now = clock.now()
        let next = engine.nextDeadline ?? now + .seconds(10)
        switch random.number(in: 1...4) {
        case 1: clock.advance(by: .milliseconds(random.number(in: 1...2_000)))
        case 2: clock.advance(to: max(now, next + .seconds(random.number(in: 1...90))))
        default: clock.advance(to: max(now, next))
        }
        try await fireDue()
        note("advance", "fired")
    }

    /// Somebody sets the machine's clock back.
    func setClockBack() async throws {
        clock.advance(by: .seconds(-random.number(in: 1...120)))
        try await fireDue()
        note("clock", "set back")
    }

    func fireDue() async throws {
        engine.matching.expire()
        try engine.fireDue()
        try await store.committed(store.enqueue([]))
    }

    /// A commit fails, with everything in it: the disk was full for a moment, or the process died before it.
    ///
    /// What was asked for meanwhile is not acknowledged and must leave no trace.
    func loseCommit() async throws {
        let crashes = random.chance(50)
        if crashes { store.onFailure { [store] _ in store.recover() } }
        let held = try await store.hold()
        var calls: [Task<Bool, Never>] = []
        var signals: [SimulationLedger.Signal] = []
        for _ in 0..<random.number(in: 1...3) {
            if random.chance(30) {
                // A poll's answer does not wait for the disk, so the worker has a task whose start is lost.
                let queue = random.pick(Self.queues) ?? ""
                if let work = try startWorkflowTask(on: queue, isSticky: false) { workflowWork.append(work) }
            } else {
                let request = signalRequest(workflowID: anyWorkflowID())
                signals.append(.init(workflowID: request.workflowExecution.workflowID, requestID: request.requestID))
                calls.append(await Self.send(request, to: handler))
            }
        }
        // The same history twice: the transaction with all of the above cannot be made.
        let twice = Write.appendHistory(RunNumber(rawValue: -1), HistoryBatch(firstEventID: 1, events: Data()))
        let poison = store.enqueue([twice, twice])
        held.signal()
        for call in calls {
            let isAcknowledged = await call.value
            if isAcknowledged { throw violation("a signal was acknowledged whose commit failed") }
        }
        if (try? await store.committed(poison)) != nil { throw violation("the failing commit did not fail") }
        ledger.lostSignals += signals
        if crashes {
            try crash()
        } else {
            forgetMemory()
            note("lost commit", "\(signals.count) signals")
        }
    }

    /// Sends a signal whose answer will have to wait.
    private static func send(
        _ request: Temporal_Api_Workflowservice_V1_SignalWorkflowExecutionRequest,
        to handler: WorkflowServiceHandler
    ) async -> Task<Bool, Never> {
        let store = handler.engine.store
        let waiting = store.statistics.waiting
        let isDone = Flag()
        let call = Task {
            defer { isDone.isSet.withLock { $0 = true } }
            return (try? await handler.signalWorkflowExecution(request: request, context: context)) != nil
        }
        // Until it waits for the disk, or was refused.
        while store.statistics.waiting == waiting, !isDone.isSet.withLock({ $0 }) { await Task.yield() }
        return call
    }

    /// Clients whose updates were in memory only learn that from an error; they may send them again.
    private func forgetMemory() {
        pendingUpdates = []
        checked = [:]
    }
}

/// Says that a task is over.
private final class Flag: Sendable {
    let isSet = Mutex(false)
}
