import HeapModule
import TemporalAPI

/// All task queues: a value that takes what happens and says which polls end.
///
/// - M1. A poll is in `polls` if and only if it waits in its queue.
/// - M2. A task is in one backlog, or in one resolution that was returned.
/// - M3. Each queue has exactly one deadline that counts, the one in `armed`; each poll has one.
struct MatchingMachine: Sendable {
    private struct Place: Sendable {
        var key: TaskQueueKey
        var version: DeploymentVersion?
    }

    private struct Settings: Sendable {
        var routing = VersionRouting()
        var config = TaskQueueConfig()
    }

    /// How long a worker that shut down is turned away. Its key is never used again, and its last polls come soon.
    private static let shutdownMemory: Duration = .seconds(30)

    let limits: MatchingLimits
    private(set) var queues: [TaskQueueKey: TaskQueueState] = [:]
    private var settings: [TaskQueueKey: Settings] = [:]
    private var polls: [PollID: Place] = [:]
    private var armed: [TaskQueueKey: EngineTime] = [:]
    private var deadlines = Heap<MatchingDeadline>()
    private var shutDown: [WorkerKey: EngineTime] = [:]

    init(limits: MatchingLimits) {
        self.limits = limits
    }

    /// When `expire` has something to do.
    var nextDeadline: EngineTime? { deadlines.min?.time }

    mutating func add(_ task: MatchingTask, to key: TaskQueueKey, now: EngineTime) -> [PollResolution] {
        change(key, now: now) { $0.add(task, now: now) }
    }

    mutating func putBack(_ matched: MatchedTask, now: EngineTime) -> [PollResolution] {
        change(matched.key, now: now) { $0.putBack(matched.task, now: now) }
    }

    mutating func refund(_ matched: MatchedTask, now: EngineTime) -> [PollResolution] {
        guard queues[matched.key] != nil else { return [] }
        return change(matched.key, now: now) { $0.refund(matched.task, now: now) }
    }

    /// The poll's own end is among the resolutions if it needn't wait.
    mutating func poll(_ id: PollID, _ request: PollRequest, now: EngineTime) -> [PollResolution] {
        let worker = WorkerKey(namespaceID: request.key.namespaceID, instanceKey: request.workerInstanceKey)
        if request.deadline <= now || shutDown[worker].map({ $0 > now }) ?? false {
            return [PollResolution(poll: id, outcome: .none)]
        }
        if polls.count >= limits.pollersInTotal
            || queues[request.key]?.waitingCount ?? 0 >= limits.pollersPerQueue
        {
            let error = EngineError.resourceExhausted(
                "Too many workers wait for tasks of this task queue. Poll again later, or run fewer pollers.",
                cause: .concurrentLimit
            )
            return [PollResolution(poll: id, outcome: .refused(error))]
        }
        polls[id] = Place(key: request.key, version: request.version)
        let resolutions = change(request.key, now: now) { $0.poll(id, request, now: now) }
        if polls[id] != nil { insert(MatchingDeadline(time: request.deadline, target: .poll(id))) }
        return resolutions
    }

    mutating func cancel(_ id: PollID, now: EngineTime) -> [PollResolution] {
        end(id, timedOut: false, now: now)
    }

    /// Ends a worker's polls. Without an instance key there is no telling whose polls they are.
    mutating func shutDown(_ worker: WorkerKey, now: EngineTime) -> [PollResolution] {
        guard !worker.instanceKey.isEmpty else { return [] }
        shutDown = shutDown.filter { $0.value > now }
        shutDown[worker] = now + Self.shutdownMemory
        let ids = queues.filter { $0.key.namespaceID == worker.namespaceID }.values.flatMap { queue in
            queue.versions.values.flatMap { $0.waiting.ids { $0.workerInstanceKey == worker.instanceKey } }
        }
        return ids.flatMap { end($0, timedOut: false, now: now) }
    }

    mutating func forgetPoller(identity: String, of key: TaskQueueKey) {
        queues[key]?.forgetPoller(identity: identity)
    }

    mutating func setRouting(_ routing: VersionRouting, for key: TaskQueueKey, now: EngineTime) -> [PollResolution] {
        settings[key, default: Settings()].routing = routing
        guard queues[key] != nil else { return [] }
        return change(key, now: now) { $0.setRouting(routing, now: now) }
    }

    mutating func setConfig(_ config: TaskQueueConfig, for key: TaskQueueKey, now: EngineTime) -> [PollResolution] {
        settings[key, default: Settings()].config = config
        guard queues[key] != nil else { return [] }
        return change(key, now: now) { $0.setConfig(config, now: now) }
    }

    /// Which versions tasks of the queue go to now.
    func routing(of key: TaskQueueKey) -> VersionRouting {
        settings[key]?.routing ?? VersionRouting()
    }

    /// The queue as it is, or as it would be if it were loaded.
    func queue(_ key: TaskQueueKey, now: EngineTime) -> TaskQueueState {
        queues[key] ?? newQueue(key, now: now)
    }

    /// Ends the polls whose deadline has come, and does for the queues what is due.
    mutating func expire(now: EngineTime) -> [PollResolution] {
        var resolutions: [PollResolution] = []
        while let deadline = deadlines.min, deadline.time <= now {
            deadlines.removeMin()
            switch deadline.target {
            case .poll(let id):
                resolutions += end(id, timedOut: true, now: now)
            case .queue(let key):
                if armed[key] == deadline.time { resolutions += sweep(key, now: now) }
            }
        }
        return resolutions
    }

    private mutating func sweep(_ key: TaskQueueKey, now: EngineTime) -> [PollResolution] {
        armed[key] = nil
        guard let queue = queues[key] else { return [] }
        if queue.isEmpty, queue.lastActive + limits.idleTime <= now {
            queues[key] = nil
            return []
        }
        let memory = limits.idleTime
        return change(key, now: now) { $0.sweep(now: now, memory: memory) }
    }

    private mutating func end(_ id: PollID, timedOut: Bool, now: EngineTime) -> [PollResolution] {
        guard let place = polls.removeValue(forKey: id) else { return [] }
        queues[place.key]?.endPoll(id, of: place.version, timedOut: timedOut, now: now)
        return [PollResolution(poll: id, outcome: .none)]
    }

    private mutating func change(
        _ key: TaskQueueKey,
        now: EngineTime,
        _ body: (inout TaskQueueState) -> [PollResolution]
    ) -> [PollResolution] {
        if queues[key] == nil { queues[key] = newQueue(key, now: now) }
        let resolutions = queues[key]?.apply(body) ?? []
        for resolution in resolutions { polls[resolution.poll] = nil }
        arm(key, now: now)
        return resolutions
    }

    private func newQueue(_ key: TaskQueueKey, now: EngineTime) -> TaskQueueState {
        let settings = settings[key] ?? Settings()
        return TaskQueueState(key: key, routing: settings.routing, config: settings.config, now: now)
    }

    /// Sets the queue's deadline, unless the one it has comes early enough.
    private mutating func arm(_ key: TaskQueueKey, now: EngineTime) {
        guard let queue = queues[key] else { return }
        let idle = queue.lastActive + limits.idleTime
        // A queue that holds tasks isn't unloaded however idle, and then is looked at once in a while.
        let nextLook = idle > now ? idle : now + limits.idleTime
        let wanted = min(queue.nextSweep ?? nextLook, nextLook)
        if let current = armed[key], current <= wanted { return }
        armed[key] = wanted
        insert(MatchingDeadline(time: wanted, target: .queue(key)))
    }

    /// Most polls end long before their deadline, whose entries therefore are cleared out when they are the majority.
    private mutating func insert(_ deadline: MatchingDeadline) {
        deadlines.insert(deadline)
        guard deadlines.count > 2 * (polls.count + armed.count) + 64 else { return }
        deadlines = Heap(
            deadlines.unordered.filter { deadline in
                switch deadline.target {
                case .poll(let id): polls[id] != nil
                case .queue(let key): armed[key] == deadline.time
                }
            }
        )
    }
}
