import TemporalAPI

extension Run {
    /// What time alone brings about. Of those due at the same moment, the one that stands first comes first: what ends
    /// the run, then the workflow task, then what the workflow waits for.
    private enum Deadline: CaseIterable {
        case expiration
        case firstTask
        case workflowTask
        case timer
        case activityTimeout
        case activityRetry
        case nexus
    }

    /// When the run must be looked at next, if nothing happens before; nil if it waits for others alone, or has ended.
    var nextDeadline: EngineTime? {
        guard isRunning else { return nil }
        return Deadline.allCases.compactMap(time(of:)).min()
    }

    /// Does everything that is due.
    ///
    /// The earliest comes first, also when the engine was not running at that moment. What follows from it in turn may
    /// be due at once; then `nextDeadline` isn't later than `now`.
    mutating func fireDeadlines(now: EngineTime) {
        var waiting = Deadline.allCases
        while isRunning {
            let due = waiting.compactMap { deadline in time(of: deadline).map { (time: $0, deadline: deadline) } }
            // `min` keeps the first of equal ones.
            guard let first = due.min(by: { $0.time < $1.time }), first.time <= now else { return }
            fire(first.deadline, now: now)
            waiting.removeAll { $0 == first.deadline }
        }
    }

    private func time(of deadline: Deadline) -> EngineTime? {
        switch deadline {
        case .expiration: expiration
        // The end of the pause makes up for it.
        case .firstTask: record.hasPause ? nil : firstTaskDue
        case .workflowTask: nextWorkflowTaskDeadline
        case .timer: nextTimer
        case .activityTimeout: nextActivityDeadline
        case .activityRetry: nextActivityRetry
        case .nexus: nextNexusDeadline
        }
    }

    private mutating func fire(_ deadline: Deadline, now: EngineTime) {
        switch deadline {
        case .expiration: timeOutRun(now: now)
        case .firstTask:
            // There may be one for an update already.
            makeSpeculativeWorkflowTaskReal(now: now)
            scheduleWorkflowTask(now: now)
        case .workflowTask: fireWorkflowTaskDeadlines(now: now)
        case .timer: fireTimers(now: now)
        case .activityTimeout: fireActivityDeadlines(now: now)
        case .activityRetry: fireActivityRetries(now: now)
        case .nexus: fireNexusDeadlines(now: now)
        }
    }
}
