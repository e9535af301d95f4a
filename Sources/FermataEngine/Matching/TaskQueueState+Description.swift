import TemporalAPI

extension TaskQueueState {
    /// Whether anybody waits or ended a poll since `time`. A poll counts for as long as it waits.
    func hasPoller(since time: EngineTime) -> Bool {
        versions.values.contains { queue in
            !queue.waiting.isEmpty || queue.history.lastAccess.map { $0 > time } ?? false
        }
    }

    func description(now: EngineTime, memory: Duration) -> TaskQueueDescription {
        let parts = versions.mapValues { $0.statsByPriority(now: now) }
        let earliest = now + (.zero - memory)
        var description = TaskQueueDescription(
            pollers: versions.values
                .flatMap { $0.history.infos(after: earliest) }
                .sorted { EngineTime($0.lastAccessTime) > EngineTime($1.lastAccessTime) },
            rateLimit: limiter.effective,
            waitingPollers: waitingCount,
            routing: routing,
            config: limiter.config
        )
        for (version, byPriority) in parts {
            description.statsByVersion[version] = byPriority.values.reduce(into: TaskQueueStats()) { $0.merge($1) }
            for (priority, stats) in byPriority {
                description.statsByPriority[priority, default: TaskQueueStats()].merge(stats)
                description.stats.merge(stats)
            }
        }
        return description
    }
}

extension TaskQueueStats {
    /// Adds the numbers of other tasks.
    fileprivate mutating func merge(_ other: Self) {
        backlogCount += other.backlogCount
        backlogAge = max(backlogAge, other.backlogAge)
        addRate += other.addRate
        dispatchRate += other.dispatchRate
        isRateLimited = isRateLimited || other.isRateLimited
    }
}
