import TemporalAPI

/// Compares a command of the code with an event of history: kind, and the ids and types that name the thing.
///
/// Inputs, timeouts and options are not compared, so they may be changed at any time.
enum CommandMatching {
    static func matches(_ command: QueuedCommand, _ event: HistoryEvent) -> Bool {
        switch (command.command.attributes, event.attributes) {
        case (
            .scheduleActivityTaskCommandAttributes(let command),
            .activityTaskScheduledEventAttributes(let event)
        ):
            command.activityID == event.activityID && command.activityType.name == event.activityType.name
        case (
            .requestCancelActivityTaskCommandAttributes(let command),
            .activityTaskCancelRequestedEventAttributes(let event)
        ):
            command.scheduledEventID == event.scheduledEventID
        case (.startTimerCommandAttributes(let command), .timerStartedEventAttributes(let event)):
            command.timerID == event.timerID
        case (.cancelTimerCommandAttributes(let command), .timerCanceledEventAttributes(let event)):
            command.timerID == event.timerID
        case (
            .startChildWorkflowExecutionCommandAttributes(let command),
            .startChildWorkflowExecutionInitiatedEventAttributes(let event)
        ):
            command.workflowID == event.workflowID && command.workflowType.name == event.workflowType.name
        case (
            .protocolMessageCommandAttributes(let command),
            .workflowExecutionUpdateAcceptedEventAttributes(let event)
        ):
            command.messageID == "\(event.acceptedRequestMessageID)/accept"
        case (.protocolMessageCommandAttributes(let proto), .workflowExecutionUpdateCompletedEventAttributes(let event)):
            proto.messageID.hasSuffix("/complete") && command.message?.protocolInstanceID == event.meta.updateID
        case (.recordMarkerCommandAttributes(let command), .markerRecordedEventAttributes(let event)):
            command.markerName == event.markerName
        case (
            .requestCancelExternalWorkflowExecutionCommandAttributes,
            .requestCancelExternalWorkflowExecutionInitiatedEventAttributes
        ),
            (
                .signalExternalWorkflowExecutionCommandAttributes,
                .signalExternalWorkflowExecutionInitiatedEventAttributes
            ),
            (.upsertWorkflowSearchAttributesCommandAttributes, .upsertWorkflowSearchAttributesEventAttributes),
            (.modifyWorkflowPropertiesCommandAttributes, .workflowPropertiesModifiedEventAttributes),
            (.completeWorkflowExecutionCommandAttributes, .workflowExecutionCompletedEventAttributes),
            (.failWorkflowExecutionCommandAttributes, .workflowExecutionFailedEventAttributes),
            (.cancelWorkflowExecutionCommandAttributes, .workflowExecutionCanceledEventAttributes),
            (
                .continueAsNewWorkflowExecutionCommandAttributes,
                .workflowExecutionContinuedAsNewEventAttributes
            ):
            true
        default:
            false
        }
    }
}
