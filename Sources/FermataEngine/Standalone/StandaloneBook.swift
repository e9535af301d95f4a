import TemporalAPI

// Invariants
//  B1. Only touched under the engine's lock, and never across a suspension.
//  B2. An execution is in memory as long as changes of it are not durable.
//  B3. `newest` and `deadlines` know every open execution, in memory or not.

/// What the engine holds in memory of executions without a workflow.
final class StandaloneBook {
    struct Key: Hashable, Sendable {
        let kind: StandaloneKind
        let namespaceID: String
        let id: String
    }

    let store: Store
    var deadlines = DeadlineHeap<RunNumber>()
    /// Executions whose tasks matching does not have yet, after a start of the engine.
    var withWork: [RunNumber] = []
    /// The newest execution of an id, as far as it is open or in memory.
    private var newest: [Key: RunNumber] = [:]
    private var byRunID: [String: RunNumber] = [:]
    private var boxes: [RunNumber: StandaloneBox] = [:]
    /// The open ones, in memory or not.
    private(set) var open: Set<RunNumber> = []
    /// What the store may still have, with the number of the commit that deletes it.
    private var deleting: [RunNumber: UInt64] = [:]
    private var useCounter: UInt64 = 0

    init(store: Store) {
        self.store = store
    }

    func clear() {
        deadlines = DeadlineHeap()
        withWork = []
        newest = [:]
        byRunID = [:]
        boxes = [:]
        open = []
        deleting = [:]
    }

    /// Takes up what is open in the store.
    func fill(_ entries: [OpenStandalone]) {
        for entry in entries {
            newest[entry.key] = entry.number
            open.insert(entry.number)
            deadlines.set(entry.wakeAt, for: entry.number)
        }
        withWork = entries.filter(\.hasWork).map(\.number)
    }

    // MARK: - Finding

    /// The execution, from memory or the store.
    func box(_ number: RunNumber) throws(EngineError) -> StandaloneBox? {
        if let box = boxes[number] { return use(box) }
        guard deleting[number] == nil else { return nil }
        return try load { reader throws(EngineError) in try reader.standalone(number) }
    }

    /// The execution with the names, or without a run id the newest of the id.
    func box(_ key: Key, runID: String = "") throws(EngineError) -> StandaloneBox? {
        guard runID.isEmpty else {
            if let number = byRunID[runID], let box = boxes[number] { return box.key == key ? use(box) : nil }
            return try load { reader throws(EngineError) in try reader.standalone(key, runID: runID) }
        }
        if let number = newest[key], let box = try box(number) { return box }
        guard let box = try load({ reader throws(EngineError) in try reader.newestStandalone(key) }) else { return nil }
        newest[key] = box.identity.number
        return box
    }

    private func load(
        _ read: (StoreReader) throws(EngineError) -> StandaloneRecord?
    ) throws(EngineError) -> StandaloneBox? {
        guard let record = try store.read(as: .findRun, read), deleting[record.identity.number] == nil else {
            return nil
        }
        if let box = boxes[record.identity.number] { return use(box) }
        let box = try record.box()
        box.wakeAt = record.wakeAt
        insert(box)
        return box
    }

    // MARK: - Memory

    private func insert(_ box: StandaloneBox) {
        boxes[box.identity.number] = use(box)
        byRunID[box.identity.runID] = box.identity.number
    }

    /// Puts in a new execution.
    ///
    /// - Returns: What was the newest of its id before, for an undoing.
    func add(_ box: StandaloneBox) -> RunNumber? {
        insert(box)
        defer { newest[box.key] = box.identity.number }
        note(box, wakeAt: nil)
        return newest[box.key]
    }

    /// Books what a change means for finding and waking it.
    func note(_ box: StandaloneBox, wakeAt: EngineTime?) {
        let number = box.identity.number
        box.wakeAt = wakeAt
        deadlines.set(wakeAt, for: number)
        if box.execution.isRunning { open.insert(number) } else { open.remove(number) }
    }

    /// Takes out what a transaction that is undone has put in.
    func undoAdd(_ box: StandaloneBox, before: RunNumber?) {
        drop(box.identity.number)
        newest[box.key] = before
    }

    /// Takes out an execution that is deleted with a commit of that number.
    func delete(_ number: RunNumber, with commit: UInt64) {
        deleting[number] = commit
        drop(number)
    }

    private func drop(_ number: RunNumber) {
        deadlines.set(nil, for: number)
        open.remove(number)
        if let box = boxes[number] { forget(box) }
    }

    private func forget(_ box: StandaloneBox) {
        let number = box.identity.number
        boxes[number] = nil
        byRunID[box.identity.runID] = nil
        if !open.contains(number), newest[box.key] == number { newest[box.key] = nil }
    }

    /// Forgets what was not used lately, when there is too much of it.
    ///
    /// - Parameter durable: The number of the newest commit that is done.
    func forget(durable: UInt64, maximum: Int) {
        if !deleting.isEmpty { deleting = deleting.filter { $0.value > durable } }
        guard boxes.count > maximum else { return }
        let candidates = boxes.values.filter { $0.lastCommit <= durable }.sorted { $0.lastUse < $1.lastUse }
        // A quarter at a time, so that the sorting is paid once for many.
        for box in candidates.prefix(max(1, boxes.count / 4)) { forget(box) }
    }

    private func use(_ box: StandaloneBox) -> StandaloneBox {
        useCounter += 1
        box.lastUse = useCounter
        return box
    }
}
