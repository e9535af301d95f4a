/// What waits for the writer, and whether it may go on: the decisions of `StoreWriter`, without its thread.
struct CommitQueue {
    /// The changes of one `enqueue`.
    struct Entry: Sendable {
        var writes: [Write]
        var effect: (@Sendable () -> Void)?
        var ticket: CommitTicket
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
        case sleep
        case stop
    }

    /// Beyond either limit new work is refused. A commit of that size takes some tenths of a second.
    static let entryLimit = 10_000
    static let byteLimit = 64 << 20

    private var waiting: [Entry] = []
    private(set) var statistics = StoreStatistics()
    /// The writer sleeps; whoever adds must wake it. Otherwise it looks here before it sleeps.
    private var isSleeping = false
    private var failure: EngineError?
    private var isStopping = false

    var isOverloaded: Bool {
        statistics.waiting > Self.entryLimit || statistics.waitingBytes > Self.byteLimit
    }

    mutating func add(_ entry: Entry) -> AddAction {
        if isStopping {
            return .settle(.failure(.unavailable("The engine is stopping. Try again when it is back.")))
        }
        if let failure { return .settle(.failure(failure)) }
        if entry.writes.isEmpty, entry.effect == nil, isSleeping { return .settle(.success(())) }
        waiting.append(entry)
        statistics.waiting += 1
        statistics.waitingBytes += entry.writes.reduce(0) { $0 + $1.approximateBytes }
        return wakeIfSleeping()
    }

    /// Asks for the end, after what waits is written.
    mutating func stop() -> AddAction {
        isStopping = true
        return wakeIfSleeping()
    }

    mutating func next() -> NextAction {
        guard waiting.isEmpty else { return .write(takeAll()) }
        if isStopping { return .stop }
        isSleeping = true
        return .sleep
    }

    mutating func succeeded(_ entries: [Entry]) {
        let writes = entries.reduce(0) { $0 + $1.writes.count }
        statistics.commits += writes > 0 ? 1 : 0
        statistics.enqueued += entries.count
        statistics.writes += writes
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
