import TemporalAPI

/// The tasks of one version that wait for a poller: by priority, then fairly, then in order of arrival.
struct Backlog: Sendable {
    static let priorities: ClosedRange<Int32> = 1...5
    private static let defaultPriority: Int32 = 3

    private var bands = Self.priorities.map { _ in PriorityBand() }
    private var lastSequence: Int64 = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The priority a task is served with: 0 means nobody said, and there is nothing beyond the last.
    static func priority(of task: MatchingTask) -> Int32 {
        let key = task.priority.priorityKey
        return key <= 0 ? defaultPriority : min(key, priorities.upperBound)
    }

    /// Adds a task behind its like. Returns its place in the order of arrival.
    mutating func append(_ task: MatchingTask, limiter: QueueLimiter) -> Int64 {
        lastSequence += 1
        count += 1
        bands[Self.band(of: task)].append(BacklogEntry(task: task, sequence: lastSequence), limiter: limiter)
        return lastSequence
    }

    /// Adds a task before all others of its priority.
    mutating func putBack(_ task: MatchingTask) {
        lastSequence += 1
        count += 1
        bands[Self.band(of: task)].putBack(BacklogEntry(task: task, sequence: lastSequence))
    }

    /// Takes the next task, of the highest priority that has one that isn't throttled.
    mutating func take(now: EngineTime, limiter: QueueLimiter) -> PriorityBand.Taken {
        var ready: EngineTime?
        for index in bands.indices where bands[index].count > 0 {
            let before = bands[index].count
            let taken = bands[index].take(now: now, limiter: limiter)
            count -= before - bands[index].count
            switch taken {
            case .entry: return taken
            case .throttled(let until): ready = min(ready ?? until, until)
            case .empty: break
            }
        }
        return ready.map { .throttled(until: $0) } ?? .empty
    }

    mutating func unpark() {
        for index in bands.indices { bands[index].unpark() }
    }

    /// Takes out tasks from anywhere, in their order of arrival.
    mutating func remove(where isRemoved: (MatchingTask) -> Bool) -> [MatchingTask] {
        let removed = bands.indices.flatMap { bands[$0].remove(where: isRemoved) }
        count -= removed.count
        return removed.sorted { $0.sequence < $1.sequence }.map(\.task)
    }

    /// Drops expired tasks that somebody waited for. Returns when the next of them expires.
    mutating func dropExpired(now: EngineTime) -> EngineTime? {
        let next = bands.indices.compactMap { bands[$0].dropExpired(now: now) }.min()
        count = bands.reduce(0) { $0 + $1.count }
        return next
    }

    func hasTask(createdBefore time: EngineTime) -> Bool {
        bands.contains { $0.hasTask(createdBefore: time) }
    }

    /// How many tasks a priority has, and since when the oldest waits.
    func load(ofPriority priority: Int32) -> (count: Int, oldest: EngineTime?) {
        let band = bands[Int(priority - Self.priorities.lowerBound)]
        return (band.count, band.oldest)
    }

    private static func band(of task: MatchingTask) -> Int {
        Int(priority(of: task) - priorities.lowerBound)
    }
}
