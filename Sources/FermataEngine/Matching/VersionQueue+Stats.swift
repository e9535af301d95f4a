extension VersionQueue {
    /// The numbers of each priority that has or had tasks.
    func statsByPriority(now: EngineTime) -> [Int32: TaskQueueStats] {
        let isRateLimited = throttled.perSecond(now: now) > 0
        var stats: [Int32: TaskQueueStats] = [:]
        for priority in Backlog.priorities {
            let (count, oldest) = backlog.load(ofPriority: priority)
            guard count > 0 || added[priority] != nil else { continue }
            stats[priority] = TaskQueueStats(
                backlogCount: Int64(count),
                backlogAge: oldest.map { max(now - $0, .zero) } ?? .zero,
                addRate: added[priority]?.perSecond(now: now) ?? 0,
                dispatchRate: dispatched[priority]?.perSecond(now: now) ?? 0,
                isRateLimited: isRateLimited
            )
        }
        return stats
    }
}
