import DequeModule
import Foundation
import SwiftProtobuf
import TemporalAPI

// Invariants
//  T1. A transaction lives inside one turn of the engine's lock and is finished or undone there.
//  T2. What it changes in memory is undone completely if it throws; nothing of it reaches the store then.
//  T3. All its changes, also those of other runs that follow from them, are one commit.

/// One change of the engine's state: of one run, and of the runs that it touches through relations.
final class Transaction {
    let now: EngineTime
    let core: EngineCore
    /// The runs that changed, in the order in which they were first touched, with what they were before.
    private var touched: [(box: RunBox, before: Before?)] = []
    private var touchedNumbers: Set<RunNumber> = []
    /// Runs whose changes have consequences that were not followed up yet.
    private var consequential: Deque<RunBox> = []
    private var undo: [() -> Void] = []
    private var documentWrites: [Write] = []
    private var extraWrites: [Write] = []
    private var deleted: [RunBox] = []
    /// What it changes of executions without a workflow.
    let standalone: StandaloneChanges
    /// Done after the commit, in order. Short, and without waiting.
    private(set) var effects: [@Sendable () -> Void] = []
    /// Counted after the commit; empty if nobody wants it.
    private(set) var measurements: [Measurement] = []

    /// What a run was before the transaction.
    private struct Before {
        let run: Run
        let eventCount: Int
        let wakeAt: EngineTime?
    }

    init(now: EngineTime, core: EngineCore) {
        self.now = now
        self.core = core
        standalone = StandaloneChanges(core.standalone)
    }

    /// Changes a run. If `body` throws, the whole transaction is to be given up.
    @discardableResult
    func change<Value>(_ box: RunBox, _ body: (inout Run) throws -> Value) rethrows -> Value {
        if touchedNumbers.insert(box.identity.number).inserted {
            touched.append((box, Before(run: box.run, eventCount: box.events.count, wakeAt: box.wakeAt)))
        }
        let value = try body(&box.run)
        if !box.run.output.effects.isEmpty { consequential.append(box) }
        return value
    }

    /// Puts a new run into memory; it is stored at the end.
    func insert(_ run: Run) -> RunBox {
        let box = RunBox(run: run)
        touchedNumbers.insert(run.identity.number)
        touched.append((box, nil))
        core.insert(box)
        core.note(box, wakeAt: nil)
        if !box.run.output.effects.isEmpty { consequential.append(box) }
        return box
    }

    /// Does something after the commit.
    func afterCommit(_ effect: @escaping @Sendable () -> Void) {
        effects.append(effect)
    }

    /// Counts something after the commit.
    func measure(_ measurement: Measurement) {
        if core.isMeasured { measurements.append(measurement) }
    }

    /// Says how to undo a change of memory that is not a run's or a document's.
    func onRollBack(_ step: @escaping () -> Void) {
        undo.append(step)
    }

    /// Adds a change of the store that no run and no document stands for.
    func write(_ write: Write) {
        extraWrites.append(write)
    }

    /// Removes a run that has ended, from memory and from the store. Who waits for news of it is told.
    func delete(_ box: RunBox) {
        keepLastNumber()
        change(box) { _ in }
        if !deleted.contains(where: { $0 === box }) { deleted.append(box) }
    }

    /// Undoes everything in memory.
    func rollBack() {
        for (box, before) in touched.reversed() {
            if let before {
                core.grew(by: before.run.historyBytes - box.run.historyBytes)
                box.run = before.run
                box.events.removeSubrange(before.eventCount...)
                core.note(box, wakeAt: before.wakeAt)
            } else {
                core.discard(box)
            }
        }
        standalone.rollBack()
        for step in undo.reversed() { step() }
    }

    /// Follows up what the changes cause in other runs, and says what to store.
    func finish(
        dispatch: (RunBox, RunEffect) -> (@Sendable () -> Void)?,
        match: (StandaloneDispatch) -> @Sendable () -> Void
    ) throws -> [Write] {
        try followUp(dispatch, match)
        // A run that has grown too large ends here, whatever was asked of it.
        for (box, _) in touched {
            change(box) { run in
                run.limitBufferedEvents(limits: core.limits, now: now)
                guard run.isRunning, let reason = run.historyLimitFault(limits: core.limits) else { return }
                run.terminateRun(reason: reason, details: nil, identity: EngineIdentity.own, now: now)
            }
        }
        try followUp(dispatch, match)
        var writes = extraWrites + documentWrites
        for (box, before) in touched where !deleted.contains(where: { $0 === box }) {
            try store(box, isNew: before == nil, wasRunning: before?.run.isRunning ?? true, into: &writes)
        }
        for box in deleted {
            writes.append(.deleteRun(box.identity.number))
            core.delete(box)
        }
        return writes + (try standalone.writes(namespaces: core.namespaces, commit: core.lastCommit + 1))
    }

    private func followUp(
        _ dispatch: (RunBox, RunEffect) -> (@Sendable () -> Void)?,
        _ match: (StandaloneDispatch) -> @Sendable () -> Void
    ) throws {
        repeat {
            while let box = consequential.popFirst() {
                let pending = box.run.output.effects
                box.run.output.effects = []
                for effect in pending {
                    if try !follow(effect, of: box), let action = dispatch(box, effect) { effects.append(action) }
                }
            }
            try followUpStandalone(match)
        } while !consequential.isEmpty
    }

    /// The runs that changed.
    var changedRuns: [RunBox] { touched.map(\.box) }
}

extension Transaction {
    private func store(_ box: RunBox, isNew: Bool, wasRunning: Bool, into writes: inout [Write]) throws {
        let number = box.identity.number
        if box.run.workflowTask?.isStarted != true { box.run.flushBufferedEvents() }
        box.run.record.stateTransitions += 1
        let output = box.run.output
        box.run.output = RunOutput()
        if let first = output.events.first {
            var history = Temporal_Api_History_V1_History()
            history.events = output.events
            let bytes = try history.stored()
            box.run.historyBytes += Int64(bytes.count)
            core.grew(by: Int64(bytes.count))
            box.events += output.events
            writes.append(.appendHistory(number, HistoryBatch(firstEventID: first.eventID, events: bytes)))
        }
        for id in output.changedActivities.sorted() {
            if let activity = box.run.activities[id] {
                let record = PendingRecord(kind: PendingKind.activity, id: id, data: try activity.record.stored())
                writes.append(.putPending(number, record))
            } else {
                writes.append(.deletePending(number, kind: PendingKind.activity, id: id))
            }
        }
        for id in output.changedNexusOperations.sorted() {
            if let operation = box.run.nexusOperations[id] {
                let record = PendingRecord(
                    kind: PendingKind.nexusOperation,
                    id: id,
                    data: try operation.record.stored()
                )
                writes.append(.putPending(number, record))
            } else {
                writes.append(.deletePending(number, kind: PendingKind.nexusOperation, id: id))
            }
        }
        let wakeAt = box.run.isRunning ? box.run.nextDeadline : nil
        core.note(box, wakeAt: wakeAt)
        let namespace = core.namespaces.namespace(id: box.identity.namespaceID)
        measure(box.run, output, wasRunning: wasRunning, in: namespace)
        let retention = namespace?.retention ?? .seconds(24 * 60 * 60)
        writes.append(.putRun(try box.run.stored(wakeAt: wakeAt, retention: retention)))
        if isNew || output.visibilityChanged {
            writes.append(.putVisibility(box.run.visibilityRecord(), types: namespace?.searchAttributes ?? [:]))
        }
    }
}

// MARK: - Documents

extension Transaction {
    /// The document, with the changes of this transaction.
    func document(kind: String, namespace: String, key: String) -> Data? {
        core.documents[kind]?[.init(namespace: namespace, key: key)]?.data
    }

    /// All documents of a kind in a namespace, ordered by key.
    func documents(kind: String, namespace: String) -> [Document] {
        (core.documents[kind] ?? [:]).values.filter { $0.namespace == namespace }.sorted { $0.key < $1.key }
    }

    func putDocument(kind: String, namespace: String, key: String, _ data: Data) {
        let document = Document(namespace: namespace, key: key, data: data)
        setDocument(kind, .init(namespace: namespace, key: key), document)
        documentWrites.append(.putDocument(kind: kind, document))
    }

    func deleteDocument(kind: String, namespace: String, key: String) {
        setDocument(kind, .init(namespace: namespace, key: key), nil)
        documentWrites.append(.deleteDocument(kind: kind, namespace: namespace, key: key))
    }

    private func setDocument(_ kind: String, _ key: EngineCore.DocumentKey, _ document: Document?) {
        let core = core
        let before = core.documents[kind]?[key]
        core.documents[kind, default: [:]][key] = document
        undo.append { core.documents[kind, default: [:]][key] = before }
    }

    /// Stores the highest number that was given out. Called with every deletion: a number that the store has no trace of
    /// must not be given out again after a restart, because workers may still have tasks of whom it belonged to.
    func keepLastNumber() {
        let data = Data(String(core.lastRunNumber).utf8)
        putDocument(kind: EngineCore.engineKind, namespace: "", key: EngineCore.lastNumberKey, data)
    }

    /// Changes what is known of namespaces, and stores it.
    func putNamespace(_ namespace: Namespace) throws {
        let core = core
        let before = core.namespaces
        core.namespaces.put(namespace)
        undo.append { core.namespaces = before }
        putDocument(kind: "namespace", namespace: "", key: namespace.id, try namespace.record.stored())
    }

    func removeNamespace(id: String) {
        let core = core
        let before = core.namespaces
        core.namespaces.remove(id: id)
        undo.append { core.namespaces = before }
        deleteDocument(kind: "namespace", namespace: "", key: id)
    }
}
