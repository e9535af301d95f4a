import TemporalAPI

extension Run {
    /// Notes how an attempt of an activity ended, for metrics.
    ///
    /// - Parameters:
    ///   - activity: As it was before the end.
    ///   - isLast: Whether no other attempt follows.
    mutating func noteAttemptEnd(
        of activity: PendingActivity,
        _ outcome: ActivityAttemptEnd.Outcome,
        isLast: Bool = true,
        now: EngineTime
    ) {
        let end = ActivityAttemptEnd(
            outcome: outcome,
            activityType: activity.attributes.activityType.name,
            queue: activity.attributes.taskQueue.name,
            isLast: isLast,
            started: activity.isStarted ? EngineTime(activity.record.startedTime) : nil,
            scheduled: activity.scheduledTime,
            ended: now
        )
        output.facts.append(.activityAttemptEnded(end))
    }
}
