/// The part of a task queue that workers of one version serve: its backlog and the polls that wait.
///
/// After each call either no poll waits, or no task does, or the tasks are throttled.
struct VersionQueue: Sendable {
    /// What a round of matching led to.
    struct Matches: Sendable {
        var resolutions: [PollResolution] = []
        /// When tasks that are throttled now can meet polls that wait now.
        var throttledUntil: EngineTime?
    }

    var backlog = Backlog()
    var waiting = WaitingPolls()
    var history = PollerHistory()
    private(set) var added: [Int32: TaskRate] = [:]
    private(set) var dispatched: [Int32: TaskRate] = [:]
    private(set) var throttled: TaskRate
    private var scalingGate = RateGate()

    init(now: EngineTime) {
        throttled = TaskRate(now: now)
    }

    var isEmpty: Bool { backlog.isEmpty && waiting.isEmpty }

    mutating func add(
        _ task: MatchingTask,
        key: TaskQueueKey,
        limiter: inout QueueLimiter,
        now: EngineTime
    ) -> Matches {
        startRates(of: Backlog.priority(of: task), now: now)
        added[Backlog.priority(of: task)]?.count(now: now)
        let sequence = backlog.append(task, limiter: limiter)
        return match(key: key, limiter: &limiter, arriving: sequence, now: now)
    }

    /// Gives tasks to polls for as long as there are both and the rates allow. `arriving` is the task that just came.
    mutating func match(
        key: TaskQueueKey,
        limiter: inout QueueLimiter,
        arriving: Int64? = nil,
        now: EngineTime
    ) -> Matches {
        var matches = Matches()
        while !waiting.isEmpty, !backlog.isEmpty {
            if let until = limiter.queueReady(now: now) {
                throttled.count(now: now)
                matches.throttledUntil = until
                return matches
            }
            switch backlog.take(now: now, limiter: limiter) {
            case .entry(let entry):
                guard let poll = waiting.popFirst() else {
                    backlog.putBack(entry.task)
                    return matches
                }
                limiter.consume(entry.task.priority, now: now)
                let isNew = entry.sequence == arriving
                matches.resolutions.append(hand(entry.task, of: key, isNew: isNew, to: poll, now: now))
            case .throttled(let until):
                throttled.count(now: now)
                matches.throttledUntil = until
                return matches
            case .empty:
                return matches
            }
        }
        return matches
    }

    private mutating func hand(
        _ task: MatchingTask,
        of key: TaskQueueKey,
        isNew: Bool,
        to poll: WaitingPolls.Poll,
        now: EngineTime
    ) -> PollResolution {
        startRates(of: Backlog.priority(of: task), now: now)
        dispatched[Backlog.priority(of: task)]?.count(now: now)
        history.record(poll.request, now: now)
        let matched = MatchedTask(
            task: task,
            key: key,
            isSyncMatch: isNew,
            backlogCountHint: Int64(backlog.count),
            pollerDelta: scalingHint(waited: now - poll.startedAt, isSyncMatch: isNew, now: now)
        )
        return PollResolution(poll: poll.id, outcome: .task(matched))
    }

    /// Both rates of a priority count from the same moment, so that they can be compared.
    private mutating func startRates(of priority: Int32, now: EngineTime) {
        guard added[priority] == nil else { return }
        added[priority] = TaskRate(now: now)
        dispatched[priority] = TaskRate(now: now)
    }

    /// Whether the worker has too many or too few polls.
    private mutating func scalingHint(waited: Duration, isSyncMatch: Bool, now: EngineTime) -> Int32? {
        // A poll that waited long for a task that came late was one too many.
        if isSyncMatch, waited >= .seconds(1) { return -1 }
        guard scalingGate.readyAt <= now else { return nil }
        // Ten hints per second and poller.
        scalingGate.consume(1 / Double(max(history.count, 1)), at: GateRate(perSecond: 10), now: now)
        // More polls don't help where a rate is the limit.
        guard throttled.perSecond(now: now) == 0 else { return nil }
        if backlog.hasTask(createdBefore: now + .milliseconds(-200)) { return 1 }
        let addRate = added.values.reduce(0) { $0 + $1.perSecond(now: now) }
        let dispatchRate = dispatched.values.reduce(0) { $0 + $1.perSecond(now: now) }
        return addRate > dispatchRate * 1.2 ? 1 : nil
    }
}
