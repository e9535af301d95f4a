extension CronSchedule {
    /// Checks a cron schedule that a client gives. An empty one is none, and fine.
    ///
    /// - Throws: `invalidArgument`.
    static func validate(_ text: String, now: EngineTime) throws(EngineError) {
        guard !text.isEmpty else { return }
        guard let schedule = try? CronSchedule(text) else { throw .invalidArgument("invalid CronSchedule.") }
        guard schedule.next(after: now) != nil else {
            throw .invalidArgument("invalid CronSchedule, no time can be found to satisfy the schedule")
        }
    }

    /// How long to wait for the next run, in whole seconds, rounded up; nil if there is none.
    ///
    /// - Parameter scheduled: When the run before it began, or was to begin; for the first run, now.
    static func backoff(_ text: String, executionTime scheduled: EngineTime, now: EngineTime) -> Duration? {
        guard !text.isEmpty, let schedule = try? CronSchedule(text) else { return nil }
        let next = now < scheduled ? scheduled : schedule.next(after: scheduled, notBefore: now)
        guard let next else { return nil }
        let nanoseconds = max((next - now).clampedNanoseconds, 0)
        return .seconds((nanoseconds + 999_999_999) / 1_000_000_000)
    }
}
