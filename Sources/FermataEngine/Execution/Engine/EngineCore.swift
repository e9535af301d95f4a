import TemporalAPI

// Invariants
//  E1. Only touched under the engine's lock, and never across a suspension.
//  E2. A run is in memory as long as changes of it are not durable or somebody waits for what only memory holds.
//  E3. `openRuns` and `deadlines` know every open run, in memory or not.

/// What the engine holds in memory.
final class EngineCore {
    struct WorkflowKey: Hashable, Sendable {
        let namespaceID: String
        let workflowID: String
    }

    /// What is known of an open run without loading it.
    struct OpenEntry {
        let number: RunNumber
        let runID: String
    }

    let store: Store
    let settings: EngineSettings
    let limits: ExecutionLimits
    /// Whether anybody wants to know what transactions do.
    let isMeasured: Bool
    var namespaces = NamespaceRegistry() {
        didSet { directory.publish(namespaces) }
    }
    let directory: NamespaceDirectory
    var openRuns: [WorkflowKey: OpenEntry] = [:]
    var deadlines = DeadlineHeap<RunNumber>()
    var scheduleDeadlines = DeadlineHeap<ScheduleKey>()
    /// When runs whose change was refused are taken up again.
    var mended = DeadlineHeap<RunNumber>()
    /// What runs without a workflow.
    let standalone: StandaloneBook
    /// Documents by kind, namespace and key.
    var documents: [String: [DocumentKey: Document]] = [:]
    var lastRunNumber: Int64 = 0
    /// The number of the newest commit that was enqueued.
    var lastCommit: UInt64 = 0
    /// Of the newest commit: whoever only looks waits for it, so that nobody is told what may still be lost.
    var lastTicket: CommitTicket?
    /// The deadline that the timers wait for.
    var armedDeadline = EngineTime.distantFuture
    /// Runs whose tasks matching does not have yet, after a start of the engine.
    var withWork: [RunNumber] = []
    /// Which versions of workers are known to poll which queues, so that not every poll has to look.
    var versionPolls: Set<VersionPoll> = []
    /// Runs that the store may still have, with the number of the commit that deletes them.
    private var deleting: [RunNumber: UInt64] = [:]
    private var boxes: [RunNumber: RunBox] = [:]
    private var useCounter: UInt64 = 0
    private(set) var cachedBytes: Int64 = 0
    /// Memory is looked through again when it has grown to this.
    private var retryRuns = 0
    private var retryBytes: Int64 = 0

    struct DocumentKey: Hashable, Sendable {
        let namespace: String
        let key: String
    }

    init(store: Store, directory: NamespaceDirectory, settings: EngineSettings, isMeasured: Bool) {
        self.store = store
        self.directory = directory
        self.settings = settings
        self.isMeasured = isMeasured
        limits = ExecutionLimits(settings)
        standalone = StandaloneBook(store: store)
    }

    /// Forgets everything that can be made again from the store.
    func clear() {
        namespaces = NamespaceRegistry()
        openRuns = [:]
        deadlines = DeadlineHeap()
        scheduleDeadlines = DeadlineHeap()
        standalone.clear()
        mended = DeadlineHeap()
        documents = [:]
        withWork = []
        versionPolls = []
        deleting = [:]
        boxes = [:]
        recentlyClosed = [:]
        cachedBytes = 0
        armedDeadline = .distantFuture
        // It may be of the commit that failed; who only looks now sees what is durable.
        lastTicket = nil
    }

    /// The earliest moment at which something is due.
    var nextDeadline: EngineTime? {
        [deadlines.next(), scheduleDeadlines.next(), standalone.deadlines.next(), mended.next()]
            .compactMap { $0 }.min()
    }

    /// Documents about the engine as a whole.
    static let engineKind = "engine"
    static let lastNumberKey = "last-number"

    /// The highest number that had been given out when something was deleted last; see `Transaction.keepLastNumber`.
    var lastKeptNumber: Int64 {
        documents[Self.engineKind]?[.init(namespace: "", key: Self.lastNumberKey)]
            .flatMap { Int64(String(decoding: $0.data, as: UTF8.self)) } ?? 0
    }

    func nextRunNumber() -> RunNumber {
        lastRunNumber += 1
        return RunNumber(rawValue: lastRunNumber)
    }

    // MARK: - Finding runs

    /// The run, from memory or the store.
    func box(_ number: RunNumber) throws(EngineError) -> RunBox? {
        if let box = boxes[number] { return use(box) }
        guard deleting[number] == nil else { return nil }
        guard let stored = try store.read(as: .findRun, { reader throws(EngineError) in try reader.run(number) })
        else { return nil }
        return try load(stored)
    }

    /// The run with the names, or without a run id the newest of the workflow id.
    ///
    /// - Throws: `notFound` as the reference says it.
    func box(namespaceID: String, workflowID: String, runID: String = "") throws(EngineError) -> RunBox {
        let open = openRuns[WorkflowKey(namespaceID: namespaceID, workflowID: workflowID)]
        if let open, runID.isEmpty || open.runID == runID, let box = try box(open.number) { return box }
        if let recent = newestInMemory(namespaceID, workflowID, runID) { return use(recent) }
        let stored = try store.read(as: .findRun) { reader throws(EngineError) in
            runID.isEmpty
                ? try newestStored(namespaceID, workflowID, reader)
                : try reader.run(namespaceID: namespaceID, workflowID: workflowID, runID: runID)
        }
        guard let stored, deleting[stored.number] == nil else {
            throw runID.isEmpty
                ? .notFound("workflow not found for ID: \(workflowID)")
                : .notFound("workflow execution not found for workflow ID \"\(workflowID)\" and run ID \"\(runID)\"")
        }
        if let box = boxes[stored.number] { return use(box) }
        return try load(stored)
    }

    /// The newest one that is not being deleted: until that is durable, the store still has it.
    private func newestStored(
        _ namespaceID: String,
        _ workflowID: String,
        _ reader: StoreReader
    ) throws(EngineError) -> RunRecord? {
        var newest = try reader.newestRun(namespaceID: namespaceID, workflowID: workflowID)
        while let run = newest, deleting[run.number] != nil {
            newest = try reader.newestRun(namespaceID: namespaceID, workflowID: workflowID, before: run.number)
        }
        return newest
    }

    /// The newest run of a workflow id, open or closed; nil if there was none.
    func newestBox(namespaceID: String, workflowID: String) throws(EngineError) -> RunBox? {
        do {
            return try box(namespaceID: namespaceID, workflowID: workflowID)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// Runs whose end is not durable yet are not in `openRuns` any more, and not yet closed in the store.
    private var recentlyClosed: [WorkflowKey: [RunNumber]] = [:]

    private func newestInMemory(_ namespaceID: String, _ workflowID: String, _ runID: String) -> RunBox? {
        let numbers = recentlyClosed[WorkflowKey(namespaceID: namespaceID, workflowID: workflowID)] ?? []
        return numbers.reversed().lazy.compactMap { self.boxes[$0] }
            .first { runID.isEmpty || $0.identity.runID == runID }
    }

    private func load(_ stored: RunRecord) throws(EngineError) -> RunBox {
        let number = stored.number
        let (events, pending) = try store.read(as: .readHistory) { reader throws(EngineError) in
            (try reader.allEvents(of: number), try reader.pending(of: number))
        }
        let box = RunBox(run: try Run(stored: stored, events: events, pending: pending), events: events)
        box.wakeAt = stored.wakeAt
        insert(box)
        return box
    }

    // MARK: - Memory

    func insert(_ box: RunBox) {
        boxes[box.identity.number] = use(box)
        cachedBytes += box.run.historyBytes
    }

    func remove(_ number: RunNumber) {
        guard let box = boxes.removeValue(forKey: number) else { return }
        cachedBytes -= box.run.historyBytes
    }

    /// Keeps the books when a run grows.
    func grew(by bytes: Int64) {
        cachedBytes += bytes
    }

    /// Books what a run's change means for finding and waking it.
    func note(_ box: RunBox, wakeAt: EngineTime?) {
        let run = box.run
        let key = WorkflowKey(namespaceID: run.identity.namespaceID, workflowID: run.identity.workflowID)
        box.wakeAt = wakeAt
        deadlines.set(wakeAt, for: run.identity.number)
        if run.isRunning {
            openRuns[key] = OpenEntry(number: run.identity.number, runID: run.identity.runID)
        } else if openRuns[key]?.number == run.identity.number {
            openRuns[key] = nil
        }
        if !run.isRunning, recentlyClosed[key]?.contains(run.identity.number) != true {
            recentlyClosed[key, default: []].append(run.identity.number)
        }
    }

    /// Forgets runs that were not used lately, when memory holds too much.
    ///
    /// - Parameter durable: The number of the newest commit that is done.
    func forget(durable: UInt64, maximumRuns: Int, maximumBytes: Int64, isWatched: (RunNumber) -> Bool) {
        guard boxes.count > max(maximumRuns, retryRuns) || cachedBytes > max(maximumBytes, retryBytes) else { return }
        let candidates = boxes.values
            .filter { $0.lastCommit <= durable && $0.canBeForgotten && !isWatched($0.identity.number) }
            .sorted { $0.lastUse < $1.lastUse }
        // A quarter at a time, so that the sorting is paid once for many runs.
        for box in candidates.prefix(max(1, boxes.count / 4)) { forget(box) }
        // If too much is in use, looking through all of it again at once would find the same.
        retryRuns = boxes.count + boxes.count / 8
        retryBytes = cachedBytes + cachedBytes / 8
    }

    /// Takes out a run that is deleted with the next commit, without loading it. If it was open, its entry among the
    /// open runs may stay, and leads nowhere.
    func drop(_ number: RunNumber) {
        deleting[number] = lastCommit + 1
        deadlines.set(nil, for: number)
        standalone.delete(number, with: lastCommit + 1)
        if let box = boxes[number] { discard(box) }
    }

    /// Forgets all open runs of a namespace.
    func dropOpenRuns(namespaceID: String) {
        openRuns = openRuns.filter { $0.key.namespaceID != namespaceID }
    }

    /// Takes out a run that was put in by a transaction that is undone.
    func discard(_ box: RunBox) {
        let identity = box.identity
        let key = WorkflowKey(namespaceID: identity.namespaceID, workflowID: identity.workflowID)
        deadlines.set(nil, for: identity.number)
        if openRuns[key]?.number == identity.number { openRuns[key] = nil }
        forget(box)
    }

    /// Takes out a run that is deleted with the next commit.
    func delete(_ box: RunBox) {
        deleting[box.identity.number] = lastCommit + 1
        discard(box)
    }

    /// Puts what the store has of a run in place of what memory has, without its deadline.
    func revert(_ number: RunNumber) throws(EngineError) {
        if let box = boxes[number] { discard(box) }
        deadlines.set(nil, for: number)
        let stored = try store.read(as: .findRun) { reader throws(EngineError) in try reader.run(number) }
        guard let stored, stored.closeTime == nil else { return }
        let key = WorkflowKey(namespaceID: stored.namespaceID, workflowID: stored.workflowID)
        openRuns[key] = OpenEntry(number: number, runID: stored.runID)
    }

    /// Forgets what was deleted with commits that are done: the store has it no more.
    func forgetDeleted(durable: UInt64) {
        guard !deleting.isEmpty else { return }
        deleting = deleting.filter { $0.value > durable }
    }

    private func forget(_ box: RunBox) {
        let identity = box.identity
        remove(identity.number)
        let key = WorkflowKey(namespaceID: identity.namespaceID, workflowID: identity.workflowID)
        recentlyClosed[key]?.removeAll { $0 == identity.number }
        if recentlyClosed[key]?.isEmpty == true { recentlyClosed[key] = nil }
    }

    /// Every run in memory.
    var boxesInMemory: some Collection<RunBox> { boxes.values }

    private func use(_ box: RunBox) -> RunBox {
        useCounter += 1
        box.lastUse = useCounter
        return box
    }
}
