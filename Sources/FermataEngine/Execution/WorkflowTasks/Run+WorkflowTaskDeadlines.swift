import TemporalAPI

extension Run {
    /// When the workflow task must be looked at again; nil if nothing limits it.
    var nextWorkflowTaskDeadline: EngineTime? {
        guard isRunning, let task = workflowTask else { return nil }
        if task.isStarted {
            return EngineTime(task.record.startedTime) + Duration(task.record.startToCloseTimeout)
        }
        guard task.record.hasScheduleToStartTimeout else { return nil }
        return EngineTime(task.record.scheduledTime) + Duration(task.record.scheduleToStartTimeout)
    }

    /// Ends the workflow task if its time is over, and makes the next.
    mutating func fireWorkflowTaskDeadlines(now: EngineTime) {
        guard let deadline = nextWorkflowTaskDeadline, deadline <= now, let task = workflowTask else { return }
        if task.isStarted {
            let attempt = recordWorkflowTaskTimeout(now: now)
            retryWorkflowTask(attempt: attempt, now: now)
        } else {
            recordWorkflowTaskNotStarted(now: now)
            scheduleWorkflowTask(now: now)
        }
    }
}
