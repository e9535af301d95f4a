import DequeModule
import Foundation
import TemporalAPI

/// What a transaction changes of executions without a workflow.
final class StandaloneChanges {
    let book: StandaloneBook
    /// In the order in which they were first touched, with what they were before.
    private var touched: [(box: StandaloneBox, before: Before)] = []
    private var touchedNumbers: Set<RunNumber> = []
    /// What asks for something that was not done yet.
    private var consequential: Deque<StandaloneBox> = []
    private var deleted: Set<RunNumber> = []

    private enum Before {
        case execution(any StandaloneExecution, wakeAt: EngineTime?)
        /// It is new; the number is of what was the newest of its id.
        case nothing(newest: RunNumber?)
    }

    init(_ book: StandaloneBook) {
        self.book = book
    }

    var boxes: [StandaloneBox] { touched.map(\.box) }

    func insert(_ box: StandaloneBox) {
        touchedNumbers.insert(box.identity.number)
        touched.append((box, .nothing(newest: book.add(box))))
        note(box)
    }

    /// Remembers what the execution was. Called before a change.
    func touch(_ box: StandaloneBox) {
        guard touchedNumbers.insert(box.identity.number).inserted else { return }
        touched.append((box, .execution(box.execution, wakeAt: box.wakeAt)))
    }

    /// Takes up what a change asks for. Called after it.
    func note(_ box: StandaloneBox) {
        let output = box.execution.output
        if output.needsDispatch || output.hasClosed { consequential.append(box) }
    }

    func takeConsequential() -> StandaloneBox? { consequential.popFirst() }

    func delete(_ box: StandaloneBox) {
        touch(box)
        deleted.insert(box.identity.number)
    }

    func rollBack() {
        for (box, before) in touched.reversed() {
            switch before {
            case .execution(let execution, let wakeAt):
                box.execution = execution
                book.note(box, wakeAt: wakeAt)
            case .nothing(let newest):
                book.undoAdd(box, before: newest)
            }
        }
    }

    /// Books the changes in memory, and says what to store.
    func writes(namespaces: NamespaceRegistry, commit: UInt64) throws(EngineError) -> [Write] {
        var writes: [Write] = []
        for (box, before) in touched {
            let number = box.identity.number
            guard !deleted.contains(number) else {
                book.delete(number, with: commit)
                writes.append(.deleteRun(number))
                continue
            }
            let namespace = namespaces.namespace(id: box.identity.namespaceID)
            let isNew = if case .nothing = before { true } else { false }
            let visibilityChanged = box.execution.output.visibilityChanged
            box.execution.output = StandaloneOutput()
            box.execution.stateTransitions += 1
            let record = try record(of: box, isNew: isNew, retention: namespace?.retention ?? .seconds(24 * 60 * 60))
            book.note(box, wakeAt: record.wakeAt)
            writes.append(.putStandalone(record, isNew: isNew))
            if isNew || visibilityChanged {
                writes.append(.putVisibility(box.execution.visibilityRecord, types: namespace?.searchAttributes ?? [:]))
            }
        }
        return writes
    }

    private func record(
        of box: StandaloneBox,
        isNew: Bool,
        retention: Duration
    ) throws(EngineError) -> StandaloneRecord {
        let execution = box.execution
        return StandaloneRecord(
            identity: box.identity,
            kind: box.kind,
            closeTime: execution.closeTime,
            wakeAt: execution.isRunning ? execution.nextDeadline : nil,
            hasWork: execution.isRunning && execution.hasWork,
            expiresAt: execution.closeTime.map { $0 + retention },
            request: isNew ? try execution.storedRequest() : .init(),
            state: try execution.storedState()
        )
    }
}
