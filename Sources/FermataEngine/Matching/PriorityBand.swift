import DequeModule
import HeapModule
import TemporalAPI

/// The waiting tasks of one priority.
///
/// Fairness keys take turns by stride scheduling (Waldspurger and Weihl, 1995): each task has a pass, a key's passes
/// are as far apart as its weight is small, and the smallest pass goes first. A key that starts late starts at the pass
/// that was served last.
struct PriorityBand: Sendable {
    enum Taken: Sendable {
        case entry(BacklogEntry)
        /// All tasks belong to fairness keys that are at their rate limit.
        case throttled(until: EngineTime)
        case empty
    }

    private struct Parked: Comparable, Sendable {
        var until: EngineTime
        var turn: FairLane.Turn

        static func < (left: Self, right: Self) -> Bool { left.until < right.until }
    }

    private static let strideOfWeightOne: Float = 1_000
    private static let shortestLaneSweep = 64

    /// Tasks that somebody waits for, and tasks that came back: they go before the lanes.
    private var front: Deque<BacklogEntry> = []
    private var lanes: [String: FairLane] = [:]
    private var turns = Heap<FairLane.Turn>()
    private var parked = Heap<Parked>()
    private var virtualTime: Int64 = 0
    private var nextLaneSweep = Self.shortestLaneSweep
    private(set) var count = 0

    mutating func append(_ entry: BacklogEntry, limiter: QueueLimiter) {
        count += 1
        guard !entry.task.work.isInteractive else { return front.append(entry) }
        let key = entry.task.priority.fairnessKey
        let stride = Self.stride(entry.task, limiter)
        let turn = lanes[key, default: FairLane()]
            .append(entry, stride: stride, virtualTime: virtualTime, key: key)
        if let turn { turns.insert(turn) }
        if lanes.count > nextLaneSweep { forgetIdleLanes() }
    }

    mutating func putBack(_ entry: BacklogEntry) {
        count += 1
        front.prepend(entry)
    }

    /// Takes the task whose turn it is. Expired ones are dropped on the way.
    mutating func take(now: EngineTime, limiter: QueueLimiter) -> Taken {
        while let entry = front.popFirst() {
            count -= 1
            if !entry.task.isExpired(at: now) { return .entry(entry) }
        }
        while let first = parked.min, first.until <= now {
            turns.insert(first.turn)
            parked.removeMin()
        }
        while let turn = turns.popMin() {
            if let until = limiter.keyReady(turn.key, now: now) {
                parked.insert(Parked(until: until, turn: turn))
                continue
            }
            guard let (entry, next) = lanes[turn.key]?.take(key: turn.key, stride: { Self.stride($0, limiter) }) else {
                continue
            }
            count -= 1
            virtualTime = turn.pass
            if let next { turns.insert(next) }
            if !entry.task.isExpired(at: now) { return .entry(entry) }
        }
        return parked.min.map { .throttled(until: $0.until) } ?? .empty
    }

    /// Makes throttled keys compete again, since their limit may have changed.
    mutating func unpark() {
        for parked in parked.unordered { turns.insert(parked.turn) }
        parked = []
    }

    /// Takes out tasks from anywhere, the others keep their order.
    mutating func remove(where isRemoved: (MatchingTask) -> Bool) -> [BacklogEntry] {
        var removed = Array(front.filter { isRemoved($0.task) })
        front.removeAll { isRemoved($0.task) }
        for key in lanes.keys { removed += lanes[key]?.remove(where: isRemoved) ?? [] }
        count -= removed.count
        parked = []
        turns = Heap(lanes.compactMap { $0.value.turn(key: $0.key) })
        return removed
    }

    /// Drops expired tasks that somebody waited for. Returns when the next of them expires.
    mutating func dropExpired(now: EngineTime) -> EngineTime? {
        let before = front.count
        front.removeAll { $0.task.isExpired(at: now) }
        count -= before - front.count
        return front.lazy.compactMap(\.task.expiresAt).min()
    }

    var oldest: EngineTime? { createdTimes.min() }

    func hasTask(createdBefore time: EngineTime) -> Bool {
        createdTimes.contains { $0 < time }
    }

    /// Of the tasks that are first somewhere: the others are younger.
    private var createdTimes: some Sequence<EngineTime> {
        [front.first?.task.createdAt, front.last?.task.createdAt].lazy.compactMap { $0 }
            + lanes.values.lazy.compactMap { $0.entries.first?.task.createdAt }
    }

    private static func stride(_ task: MatchingTask, _ limiter: QueueLimiter) -> Int64 {
        let weight = limiter.weight(of: task.priority.fairnessKey, asked: task.priority.fairnessWeight)
        return max(1, Int64(strideOfWeightOne / weight))
    }

    /// Forgets lanes that would start at the current pass anyway.
    private mutating func forgetIdleLanes() {
        lanes = lanes.filter { !$0.value.entries.isEmpty || ($0.value.pass ?? 0) > virtualTime }
        nextLaneSweep = max(Self.shortestLaneSweep, lanes.count * 2)
    }
}

extension MatchingTask {
    func isExpired(at now: EngineTime) -> Bool {
        expiresAt.map { $0 <= now } ?? false
    }
}
