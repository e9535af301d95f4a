/// One task queue: a value that takes what happens and says which polls end.
///
/// It has no clock and resumes nobody.
struct TaskQueueState: Sendable {
    let key: TaskQueueKey
    private(set) var routing: VersionRouting
    private(set) var limiter = QueueLimiter()
    private(set) var versions: [DeploymentVersion?: VersionQueue] = [:]
    private(set) var lastActive: EngineTime
    /// When somebody polled it last, who may have gone since.
    private(set) var lastPoll: EngineTime?
    private var throttledUntil: EngineTime?
    private var nextExpiry: EngineTime?
    /// How many tasks found a poll and were held up by a rate.
    private(set) var throttles = 0
    /// Whether it is a single worker's. Nothing is added to such a queue before that worker has polled it.
    private(set) var isSticky = false

    init(key: TaskQueueKey, routing: VersionRouting, config: TaskQueueConfig, now: EngineTime) {
        self.key = key
        self.routing = routing
        lastActive = now
        limiter.setConfig(config, now: now)
    }

    var isEmpty: Bool { versions.values.allSatisfy(\.isEmpty) }
    var waitingCount: Int { versions.values.reduce(0) { $0 + $1.waiting.count } }

    /// When `sweep` has something to do, other than to notice that the queue is idle.
    var nextSweep: EngineTime? {
        [throttledUntil, nextExpiry].compactMap { $0 }.min()
    }

    /// Changes the queue in place, where it is stored in a collection.
    mutating func apply(_ change: (inout Self) -> [PollResolution]) -> [PollResolution] {
        change(&self)
    }

    mutating func add(_ task: MatchingTask, now: EngineTime) -> [PollResolution] {
        lastActive = now
        noteExpiry(task)
        let version = routing.version(for: task.versioning)
        let matches = versions[version, default: VersionQueue(now: now)]
            .add(task, key: key, limiter: &limiter, now: now)
        if matches.throttledUntil != nil { throttles += 1 }
        return merge(matches)
    }

    mutating func putBack(_ task: MatchingTask, now: EngineTime) -> [PollResolution] {
        noteExpiry(task)
        let version = routing.version(for: task.versioning)
        versions[version, default: VersionQueue(now: now)].backlog.putBack(task)
        return refund(task, now: now)
    }

    /// Counts a task as not handed out for the rates, since nobody had to do it.
    mutating func refund(_ task: MatchingTask, now: EngineTime) -> [PollResolution] {
        lastActive = now
        limiter.consume(task.priority, tokens: -1, now: now)
        unparkKeys()
        return rematch(now: now)
    }

    mutating func poll(_ id: PollID, _ request: PollRequest, now: EngineTime) -> [PollResolution] {
        lastActive = now
        lastPoll = now
        isSticky = request.isSticky
        limiter.setWorkerRate(request.maxTasksPerSecond, now: now)
        let version = request.version
        versions[version, default: VersionQueue(now: now)].history.record(request, now: now)
        versions[version]?.waiting.append(WaitingPolls.Poll(id: id, request: request, startedAt: now))
        return match(version, now: now)
    }

    /// Ends a poll without a task. A poll that reached its deadline counts as one that was there until now.
    mutating func endPoll(_ id: PollID, of version: DeploymentVersion?, timedOut: Bool, now: EngineTime) {
        guard let poll = versions[version]?.waiting.remove(id), timedOut else { return }
        lastActive = now
        lastPoll = now
        versions[version]?.history.record(poll.request, now: now)
    }

    mutating func forgetPoller(identity: String) {
        for version in Array(versions.keys) { versions[version]?.history.remove(identity: identity) }
    }

    /// Sends auto-upgrading tasks that wait to where new ones go.
    mutating func setRouting(_ routing: VersionRouting, now: EngineTime) -> [PollResolution] {
        guard routing != self.routing else { return [] }
        self.routing = routing
        for version in Array(versions.keys) {
            let moved = versions[version]?.backlog.remove { routing.version(for: $0.versioning) != version } ?? []
            for task in moved {
                let target = routing.version(for: task.versioning)
                _ = versions[target, default: VersionQueue(now: now)].backlog.append(task, limiter: limiter)
            }
        }
        return rematch(now: now)
    }

    mutating func setConfig(_ config: TaskQueueConfig, now: EngineTime) -> [PollResolution] {
        // First, since keys stay parked only where there is a limit.
        unparkKeys()
        limiter.setConfig(config, now: now)
        return rematch(now: now)
    }

    /// Drops what expired, forgets old pollers, and hands out what was throttled.
    mutating func sweep(now: EngineTime, memory: Duration) -> [PollResolution] {
        if let nextExpiry, nextExpiry <= now {
            self.nextExpiry = Array(versions.keys)
                .compactMap { versions[$0]?.backlog.dropExpired(now: now) }
                .min()
        }
        let resolutions = rematch(now: now)
        for version in Array(versions.keys) {
            versions[version]?.history.forget(before: now + (.zero - memory))
            if let queue = versions[version], queue.isEmpty, queue.history.count == 0 { versions[version] = nil }
        }
        return resolutions
    }

    /// Matches in all versions, since they share the queue's rate.
    private mutating func rematch(now: EngineTime) -> [PollResolution] {
        throttledUntil = nil
        return Array(versions.keys).flatMap { match($0, now: now) }
    }

    private mutating func match(_ version: DeploymentVersion?, now: EngineTime) -> [PollResolution] {
        let matches = versions[version]?.match(key: key, limiter: &limiter, now: now)
        return matches.map { merge($0) } ?? []
    }

    private mutating func unparkKeys() {
        guard limiter.limitsKeys else { return }
        for version in Array(versions.keys) { versions[version]?.backlog.unpark() }
    }

    private mutating func merge(_ matches: VersionQueue.Matches) -> [PollResolution] {
        if let until = matches.throttledUntil { throttledUntil = min(throttledUntil ?? until, until) }
        return matches.resolutions
    }

    private mutating func noteExpiry(_ task: MatchingTask) {
        guard let expiresAt = task.expiresAt, task.work.isInteractive else { return }
        nextExpiry = min(nextExpiry ?? expiresAt, expiresAt)
    }
}
