import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Makes a run of the first events of another one: as it was when the workflow task was waiting or being worked on
    /// with which those events end, and with that task failed because of the reset.
    ///
    /// - Parameters:
    ///   - base: The other run, as it is now.
    ///   - events: Its events before the one at which it is reset.
    /// - Throws: `invalidArgument` if there was no such task.
    static func reset(
        of base: Run,
        events: [HistoryEvent],
        identity: RunIdentity,
        reason: String,
        requestID: String,
        now: EngineTime
    ) throws(EngineError) -> Run {
        var run = Run(identity: identity)
        run.startRequestID = base.startRequestID
        var task: WorkflowTaskRecord?
        for event in events {
            run.fold(event)
            task = event.openTask(after: task)
        }
        guard let task else {
            let end = (events.last?.eventID ?? 0) + 1
            throw .invalidArgument(
                "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: \(end)"
            )
        }
        run.startTime = now
        run.record.resetTime = now.timestamp
        run.record.resetRequestID = requestID
        run.record.scheduleID = base.record.scheduleID
        run.record.resetPoints = base.record.resetPoints.filter {
            $0.runID != base.identity.runID || $0.firstWorkflowTaskCompletedID < run.nextEventID
        }
        run.output = RunOutput()
        run.output.events = events
        run.output.visibilityChanged = true
        run.failResetTask(task, baseRunID: base.identity.runID, reason: reason, now: now)
        run.resumePendingWork(now: now)
        return run
    }

    private mutating func failResetTask(
        _ task: WorkflowTaskRecord,
        baseRunID: String,
        reason: String,
        now: EngineTime
    ) {
        var task = task
        if task.startedEventID == 0 {
            // What the reference writes for a task that no worker ever had.
            task.requestID = "emptyUuid"
            task.startedEventID = nextEventID
            appendStarted(task, identity: EngineIdentity.own, now: now)
        }
        let failure = WorkflowTaskFailure(
            cause: .resetWorkflow,
            failure: .with {
                $0.message = reason
                $0.resetWorkflowFailureInfo = .init()
            },
            identity: EngineIdentity.own,
            baseRunID: baseRunID,
            newRunID: identity.runID
        )
        append(.workflowTaskFailed, .workflowTaskFailedEventAttributes(failure.attributes(of: task)), now: now)
    }

    /// What the copied history has begun and not ended begins again.
    private mutating func resumePendingWork(now: EngineTime) {
        for id in activities.keys {
            change(id) {
                $0.record.scheduledTime = now.timestamp
                $0.record.firstScheduledTime = now.timestamp
            }
        }
        dispatchActivities()
        output.changedNexusOperations.formUnion(nexusOperations.keys)
        dispatchNexusAgain(now: now)
        for id in children.keys.sorted() where children[id]?.startedRunID.isEmpty == true {
            output.effects.append(.startChild(initiatedEventID: id))
        }
        for id in externalSignals.keys.sorted() { output.effects.append(.signalExternal(initiatedEventID: id)) }
        for id in externalCancels.keys.sorted() { output.effects.append(.cancelExternal(initiatedEventID: id)) }
    }
}

extension HistoryEvent {
    /// The workflow task that is waiting or being worked on after this event.
    fileprivate func openTask(after before: WorkflowTaskRecord?) -> WorkflowTaskRecord? {
        switch attributes {
        case .workflowTaskScheduledEventAttributes(let attributes):
            return .with {
                $0.scheduledEventID = eventID
                $0.attempt = 1
                $0.scheduledTime = eventTime
                $0.taskQueue = attributes.taskQueue.name
                $0.startToCloseTimeout = attributes.startToCloseTimeout
            }
        case .workflowTaskStartedEventAttributes:
            var task = before
            task?.startedEventID = eventID
            return task
        case .workflowTaskCompletedEventAttributes, .workflowTaskFailedEventAttributes,
            .workflowTaskTimedOutEventAttributes:
            return nil
        default:
            return before
        }
    }
}
