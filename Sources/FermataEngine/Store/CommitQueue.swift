/// What waits for the writer, and whether it may go on: the decisions of `StoreWriter`, without its thread.
struct CommitQueue {
    /// The changes of one `enqueue`.
    struct Entry: Sendable {
        var writes: [Write]
        var effect: (@Sendable () -> Void)?
        var ticket: CommitTicket
        /// Set when a change before it was refused that it doesn't build on.
        var refusedBefore: EngineError?
        /// Since when it waits; nil if nobody wants to know.
        var since: ContinuousClock.Instant?
        /// Set when nobody waits for it: it can go with a later one, or alone after ``CommitQueue/patience``.
        var patientSince: ContinuousClock.Instant?

        var approximateBytes: Int {
            writes.reduce(0) { $0 + $1.approximateBytes }
        }

        /// Decides the tickets when the changes are durable: whoever only looked may have seen what was refused.
        func succeed() {
            let seen = Result<Void, EngineError>(catching: { () throws(EngineError) in
                if let refusedBefore { throw refusedBefore }
            })
            ticket.settle(writes.isEmpty ? seen : .success(()), fence: seen)
        }
    }

    /// What the caller of `add` must do after letting go of the lock.
    enum AddAction {
        case wakeWriter
        case doNothing
        case settle(Result<Void, EngineError>)
    }

    /// What the writer does next.
    enum NextAction {
        case write([Entry])
        /// Until somebody wakes the writer, or the time is over.
        case sleep(Duration?)
        case stop
    }

    /// Beyond either limit new work is refused. A commit of that size takes some tenths of a second.
    static let entryLimit = 10_000
    static let byteLimit = 64 << 20
    /// How long a change that nobody waits for may wait for another.
    static let patience: Duration = .milliseconds(5)

    private var waiting: [Entry] = []
    private(set) var statistics = StoreStatistics()
    /// The writer sleeps; whoever adds must wake it. Otherwise it looks here before it sleeps.
    private var isSleeping = false
    private var failure: EngineError?
    private var isStopping = false
    /// Somebody waits after all.
    private var isHurried = false
    /// Taken out by `refuse`; their tickets are settled by the writer, outside the lock.
    private var refused: [Entry] = []

    var isOverloaded: Bool {
        statistics.waiting > Self.entryLimit || statistics.waitingBytes > Self.byteLimit
    }

    mutating func add(_ entry: Entry) -> AddAction {
        if isStopping {
            return .settle(.failure(.unavailable("The engine is stopping. Try again when it is back.")))
        }
        if let failure { return .settle(.failure(failure)) }
        // The writer may also sleep beside what is patient, and that is not durable yet.
        let isIdle = isSleeping && waiting.isEmpty
        if entry.writes.isEmpty, entry.effect == nil, isIdle { return .settle(.success(())) }
        let isAlarmSet = !waiting.isEmpty
        waiting.append(entry)
        statistics.waiting += 1
        statistics.waitingBytes += entry.approximateBytes
        return entry.patientSince != nil && isAlarmSet ? .doNothing : wakeIfSleeping()
    }

    /// Lets what waits be written at once.
    mutating func hurry() -> AddAction {
        guard !waiting.isEmpty else { return .doNothing }
        isHurried = true
        return wakeIfSleeping()
    }

    /// Asks for the end, after what waits is written.
    mutating func stop() -> AddAction {
        isStopping = true
        return wakeIfSleeping()
    }

    mutating func next(now: ContinuousClock.Instant) -> NextAction {
        isSleeping = false
        guard let first = waiting.first else {
            if isStopping { return .stop }
            isSleeping = true
            return .sleep(nil)
        }
        if !isHurried, !isStopping, let since = first.patientSince, now < since + Self.patience,
            waiting.allSatisfy({ $0.patientSince != nil })
        {
            isSleeping = true
            return .sleep(since + Self.patience - now)
        }
        isHurried = false
        return .write(takeAll())
    }

    mutating func succeeded(_ entries: [Entry]) {
        let writes = entries.reduce(0) { $0 + $1.writes.count }
        statistics.commits += writes > 0 ? 1 : 0
        statistics.enqueued += entries.count
        statistics.writes += writes
    }

    mutating func noteRefusal() {
        statistics.failures += 1
    }

    /// Refuses changes from now on, and returns those that waited behind the failed ones.
    mutating func failed(_ error: EngineError) -> [Entry] {
        statistics.failures += 1
        failure = error
        return takeAll()
    }

    mutating func recover() {
        failure = nil
    }

    /// Takes out what was built on a refused change, and adds that to it. If it reaches far, nothing is accepted until
    /// `recover`.
    mutating func refuse(_ refusal: inout Refusal) {
        // An entry may show only through a later one that it is concerned as well.
        while let index = waiting.firstIndex(where: { refusal.reaches($0.writes) }) {
            let entry = waiting.remove(at: index)
            refusal.take(entry.writes)
            refused.append(entry)
        }
        for index in waiting.indices { waiting[index].refusedBefore = .builtOnRefused }
        statistics.waiting = waiting.count
        statistics.waitingBytes = waiting.reduce(0) { $0 + $1.approximateBytes }
        if refusal.isFarReaching { failure = refusal.error }
    }

    mutating func takeRefused() -> [Entry] {
        defer { refused = [] }
        return refused
    }

    private mutating func takeAll() -> [Entry] {
        defer {
            waiting = []
            statistics.waiting = 0
            statistics.waitingBytes = 0
        }
        return waiting
    }

    private mutating func wakeIfSleeping() -> AddAction {
        guard isSleeping else { return .doNothing }
        isSleeping = false
        return .wakeWriter
    }
}
