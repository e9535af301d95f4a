import SwiftProtobuf
import TemporalAPI

extension ScheduleState {
    /// A start that was asked for has happened.
    mutating func started(_ id: Int64, runID: String, now: EngineTime) -> [ScheduleAction] {
        guard let pending = starting.removeValue(forKey: id) else { return [] }
        let run = WorkflowExecution.with {
            $0.workflowID = pending.workflowID
            $0.runID = runID
        }
        let action = ScheduleActionResult.with {
            $0.scheduleTime = pending.start.actual.timestamp
            $0.actualTime = now.timestamp
            $0.startWorkflowResult = run
            $0.startWorkflowStatus = .running
        }
        info.actionCount += 1
        info.recentActions = (info.recentActions + [action]).suffix(ScheduleLimits.recentActions)
        // Only a run that nothing may run beside is waited for.
        if pending.isExclusive { info.runningWorkflows.append(run) }
        return drainBuffer()
    }

    /// A start that was asked for was refused. It is not tried again.
    mutating func startFailed(_ id: Int64) -> [ScheduleAction] {
        starting[id] = nil
        return drainBuffer()
    }

    /// A chain of runs that this schedule may have started has closed for good: no retry, no continuation.
    mutating func workflowClosed(_ closure: ScheduledRunClosure, now: EngineTime) -> [ScheduleAction] {
        let run = WorkflowExecution.with {
            $0.workflowID = closure.workflowID
            $0.runID = closure.firstRunID
        }
        for index in info.recentActions.indices where info.recentActions[index].startWorkflowResult == run {
            info.recentActions[index].startWorkflowStatus = closure.status
        }
        guard let index = info.runningWorkflows.firstIndex(of: run) else { return [] }
        bufferDueTimes(through: now)
        info.runningWorkflows.remove(at: index)
        pauseIfFailed(closure)
        if let result = closure.result, closure.status == .completed {
            lastResult = result
            lastFailure = nil
        } else if let failure = closure.failure {
            lastFailure = failure
        }
        return advance(to: now)
    }

    private mutating func pauseIfFailed(_ closure: ScheduledRunClosure) {
        guard schedule.policies.pauseOnFailure, !schedule.state.paused else { return }
        switch closure.status {
        case .failed:
            let message = closure.failure?.message ?? ""
            schedule.state.notes = "paused due to workflow failure: \(closure.workflowID): \(message)"
        case .timedOut:
            schedule.state.notes = "paused due to workflow timeout: \(closure.workflowID)"
        default:
            return
        }
        schedule.state.paused = true
        conflictToken += 1
    }
}
