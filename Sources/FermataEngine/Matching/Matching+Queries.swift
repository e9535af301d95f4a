import Synchronization

extension Matching {
    /// Whether anybody polled the queue lately: if not, work for a sticky queue goes to the normal one.
    func hasRecentPoller(_ key: TaskQueueKey, within window: Duration = .seconds(10)) -> Bool {
        let since = clock.now() + (.zero - window)
        return state.withLock { $0.machine.queues[key]?.hasPoller(since: since) ?? false }
    }

    /// Whether the queue was polled lately, also by workers that have shut down since.
    func wasPolled(_ key: TaskQueueKey, within window: Duration) -> Bool {
        let since = clock.now() + (.zero - window)
        return state.withLock { $0.machine.queues[key]?.lastPoll.map { $0 > since } ?? false }
    }

    /// What is known of the queue. One that isn't loaded is described as empty.
    func describe(_ key: TaskQueueKey) -> TaskQueueDescription {
        let now = clock.now()
        let memory = limits.idleTime
        // Under the lock, since a change to a queue that somebody has a copy of would copy all its tasks.
        return state.withLock { $0.machine.queue(key, now: now).description(now: now, memory: memory) }
    }

    /// Which versions tasks of the queue go to now.
    func routing(of key: TaskQueueKey) -> VersionRouting {
        state.withLock { $0.machine.routing(of: key) }
    }

    /// The queues that have tasks or pollers, or had any lately.
    var loadedQueues: [TaskQueueKey] {
        state.withLock { Array($0.machine.queues.keys) }
    }
}
