import Foundation
import GRDB
import Synchronization
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    /// The engine's memory is gone; another one opens what the store has. Workers still have their tasks.
    ///
    /// - Parameter isDurable: Whether all that memory knew was stored, so that all of it comes back.
    func crash(isDurable: Bool = true) async throws {
        let leftOut = runsWithVolatileDeadline()
        let before = overview(leavingOut: leftOut)
        engine = try Self.open(store, clock: clock)
        try engine.load()
        try engine.dispatchWaitingWork()
        forgetMemory()
        let after = overview(leavingOut: leftOut)
        guard !isDurable || before == after else {
            throw violation("after a crash memory is not what it was: \(before) | \(after)")
        }
        // The tasks go to matching as after any other commit.
        try await store.committed(store.enqueue([]))
        try checkEveryOpenRun()
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
            } else if random.chance(25) {
                calls.append(await loseStart())
            } else {
                let request = signalRequest(workflowID: anyWorkflowID())
                signals.append(.init(workflowID: request.workflowExecution.workflowID, requestID: request.requestID))
                calls.append(await send(request))
            }
        }
        let last = store.enqueue([.putDocument(kind: Self.fatalKind, Document(namespace: "", key: "", data: Data()))])
        held.signal()
        for call in calls {
            let isAcknowledged = await call.value
            if isAcknowledged { throw violation("a call was acknowledged whose commit failed") }
        }
        if (try? await store.committed(last)) != nil { throw violation("the failing commit did not fail") }
        ledger.lostSignals += signals
        if crashes {
            try await crash(isDurable: false)
        } else {
            Self.reloadOnFailure(engine)
            forgetMemory()
            note("lost commit", "\(signals.count) signals")
        }
    }

    /// A change of one run cannot be made, while others share its commit: it is refused with what was built on it, and all
    /// else is done.
    func refuseChange() async throws {
        let workflowIDs = engine.look { $0.openRuns.keys.map(\.workflowID).sorted() }
        guard let victim = random.pick(workflowIDs) else { return note("refusal", "nobody") }
        let requests = (0..<random.number(in: 2...4)).map { _ in signalRequest(workflowID: anyWorkflowID()) }
        let held = try await store.hold()
        var calls = [await send(requests[0])]
        let refused = try spoil(victim)
        for request in requests.dropFirst() { calls.append(await send(request)) }
        held.signal()
        if (try? await store.committed(refused)) != nil { throw violation("a change that cannot be made was made") }
        var count = 0
        for (request, call) in zip(requests, calls) {
            let signal = SimulationLedger.Signal(
                workflowID: request.workflowExecution.workflowID,
                requestID: request.requestID
            )
            if await call.value {
                ledger.signals.append(signal)
                count += 1
            } else {
                ledger.lostSignals.append(signal)
            }
        }
        note("refusal", "\(count) of \(requests.count) others went through")
        try checkEveryOpenRun()
    }

    /// Changes a run so that the store must refuse it: its first event would be there twice.
    private func spoil(_ workflowID: String) throws -> CommitTicket {
        let id = name("refused")
        ledger.lostSignals.append(.init(workflowID: workflowID, requestID: id))
        return try engine.transact { transaction in
            let box = try transaction.core.box(namespaceID: namespaceID, workflowID: workflowID)
            let signal = IncomingSignal(name: "signal", identity: "client", requestID: id)
            transaction.change(box) { $0.record(signal, now: transaction.now) }
            transaction.write(.appendHistory(box.identity.number, HistoryBatch(firstEventID: 1, events: Data())))
        }.1
    }

    private static let fatalKind = "fatal"

    /// From now on a document of one kind fails the whole transaction that it is part of, as a full disk does.
    static func armFatalDocument(_ store: Store) throws {
        try store.database.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    CREATE TEMP TRIGGER fatal BEFORE INSERT ON document WHEN NEW.kind = '\(fatalKind)'
                    BEGIN SELECT RAISE(ROLLBACK, 'the whole transaction'); END
                    """
            )
        }
    }

    /// Starts something new, which must not be there later.
    private func loseStart() async -> Task<Bool, Never> {
        let (handler, context) = (handler, Self.context)
        if random.chance(50) {
            let request = standaloneActivityRequest(id: name("lost-activity"))
            ledger.lostStarts.insert(request.requestID)
            return await begin { _ = try await handler.startActivityExecution(request: request, context: context) }
        }
        var request = startRequest()
        request.workflowID = name("lost-workflow")
        let start = request
        ledger.lostStarts.insert(start.requestID)
        return await begin { _ = try await handler.startWorkflowExecution(request: start, context: context) }
    }

    private func send(
        _ request: Temporal_Api_Workflowservice_V1_SignalWorkflowExecutionRequest
    ) async -> Task<Bool, Never> {
        let (handler, context) = (handler, Self.context)
        return await begin { _ = try await handler.signalWorkflowExecution(request: request, context: context) }
    }

    /// Makes a call whose answer will have to wait for the disk.
    ///
    /// - Returns: Whether it was acknowledged.
    private func begin(_ call: @escaping @Sendable () async throws -> Void) async -> Task<Bool, Never> {
        let waiting = store.statistics.waiting
        let isDone = Flag()
        let task = Task {
            defer { isDone.isSet.withLock { $0 = true } }
            do {
                try await call()
                return true
            } catch {
                return false
            }
        }
        // Until it waits for the disk, or was refused.
        while store.statistics.waiting == waiting, !isDone.isSet.withLock({ $0 }) { await Task.yield() }
        return task
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
