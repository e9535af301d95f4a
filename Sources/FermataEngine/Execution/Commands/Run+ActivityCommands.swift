import SwiftProtobuf
import TemporalAPI

extension Run {
    mutating func scheduleActivity(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badScheduleActivityAttributes, batch)
        guard case .scheduleActivityTaskCommandAttributes(let given)? = command.attributes else {
            throw checks.fault("ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.")
        }
        let attributes = try checks.blaming { () throws(EngineError) in
            try given.normalized(runTimeout: Duration(started.workflowRunTimeout), limits: batch.limits)
        }
        if attributes.useWorkflowBuildID, attributes.taskQueue.name != started.taskQueue.name {
            throw checks.fault("Activity with UseCompatibleVersion cannot run on different task queue.")
        }
        try checks.checkBlob(
            attributes.input.byteCount,
            "ScheduleActivityTaskCommandAttributes.Input exceeds size limit."
        )
        try checks.checkPending(
            activities.count,
            batch.limits.pendingActivitiesMaximum,
            "pending activities",
            .pendingActivitiesLimitExceeded
        )
        guard activityIDs[attributes.activityID] == nil else {
            throw WorkflowTaskFault(
                .scheduleActivityDuplicateID,
                """
                invalid history builder state for action: add-activitytask-scheduled-event, ActivityID: \
                \(attributes.activityID)
                """
            )
        }
        let event = append(
            .activityTaskScheduled,
            .activityTaskScheduledEventAttributes(attributes.scheduled(after: batch.completedEventID)),
            now: batch.now
        )
        // The worker can run the activity itself only if it serves the activity's queue, which is sure for its own.
        if attributes.requestEagerExecution, attributes.taskQueue.name == started.taskQueue.name, !record.hasPause {
            batch.eagerActivities.append(event.eventID)
        } else {
            dispatchActivity(event.eventID)
        }
    }

    mutating func requestActivityCancellation(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badRequestCancelActivityAttributes, batch)
        guard case .requestCancelActivityTaskCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault(
                "RequestCancelActivityTaskCommandAttributes is not set on RequestCancelActivityTaskCommand."
            )
        }
        let scheduledEventID = attributes.scheduledEventID
        guard scheduledEventID > 0 else {
            throw checks.fault("ScheduledEventId is not set on RequestCancelActivityTaskCommand.")
        }
        let activity = activities[scheduledEventID]
        let mayBeCancelled =
            activity.map { $0.cancelRequestedEventID == nil }
            ?? record.bufferedEvents.contains { $0.endedActivity == scheduledEventID }
        guard mayBeCancelled else {
            throw checks.fault(
                """
                invalid history builder state for action: add-activitytask-cancel-requested-event, ScheduledEventID: \
                \(scheduledEventID)
                """
            )
        }
        let request = append(
            .activityTaskCancelRequested,
            .activityTaskCancelRequestedEventAttributes(
                .with {
                    $0.scheduledEventID = scheduledEventID
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                }
            ),
            now: batch.now
        )
        guard let activity, !activity.isStarted else { return }
        append(
            .activityTaskCanceled,
            .activityTaskCanceledEventAttributes(
                .with {
                    $0.details = .jsonText("ACTIVITY_ID_NOT_STARTED")
                    $0.latestCancelRequestedEventID = request.eventID
                    $0.scheduledEventID = scheduledEventID
                    $0.identity = batch.identity
                }
            ),
            now: batch.now
        )
        batch.canceledUnstartedActivity = true
    }
}

extension HistoryEvent {
    /// The scheduled event of the activity that this event ends.
    fileprivate var endedActivity: Int64? {
        switch attributes {
        case .activityTaskCompletedEventAttributes(let end): end.scheduledEventID
        case .activityTaskFailedEventAttributes(let end): end.scheduledEventID
        case .activityTaskTimedOutEventAttributes(let end): end.scheduledEventID
        case .activityTaskCanceledEventAttributes(let end): end.scheduledEventID
        default: nil
        }
    }
}
