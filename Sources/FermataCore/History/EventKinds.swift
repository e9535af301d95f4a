import TemporalAPI

extension HistoryEvent {
    /// Whether a command of workflow code made this event, so that replay must produce that command again.
    var isCommandEvent: Bool {
        switch eventType {
        case .activityTaskScheduled, .activityTaskCancelRequested, .markerRecorded, .timerStarted, .timerCanceled,
            .requestCancelExternalWorkflowExecutionInitiated, .signalExternalWorkflowExecutionInitiated,
            .startChildWorkflowExecutionInitiated, .upsertWorkflowSearchAttributes, .workflowPropertiesModified,
            .nexusOperationScheduled, .nexusOperationCancelRequested,
            .workflowExecutionCompleted, .workflowExecutionFailed, .workflowExecutionCanceled,
            .workflowExecutionContinuedAsNew,
            .workflowExecutionUpdateAccepted, .workflowExecutionUpdateRejected, .workflowExecutionUpdateCompleted:
            true
        default:
            false
        }
    }

    /// Whether nothing can follow this event.
    var isTerminal: Bool {
        switch eventType {
        case .workflowExecutionCompleted, .workflowExecutionFailed, .workflowExecutionCanceled,
            .workflowExecutionContinuedAsNew, .workflowExecutionTerminated, .workflowExecutionTimedOut:
            true
        default:
            false
        }
    }

    /// The event for people: number, kind, and what it is about.
    var summary: String {
        let about: String =
            switch attributes {
            case .activityTaskScheduledEventAttributes(let a):
                ", activity '\(a.activityType.name)' with id '\(a.activityID)'"
            case .timerStartedEventAttributes(let a): ", timer '\(a.timerID)'"
            case .timerCanceledEventAttributes(let a): ", timer '\(a.timerID)'"
            case .markerRecordedEventAttributes(let a): ", marker '\(a.markerName)'"
            case .startChildWorkflowExecutionInitiatedEventAttributes(let a):
                ", child workflow '\(a.workflowType.name)' with id '\(a.workflowID)'"
            case .signalExternalWorkflowExecutionInitiatedEventAttributes(let a): ", signal '\(a.signalName)'"
            case .workflowExecutionUpdateAcceptedEventAttributes(let a): ", update '\(a.protocolInstanceID)'"
            default: ""
            }
        return "event \(eventID) (\(eventType.camelCaseName)\(about))"
    }
}

extension Temporal_Api_Enums_V1_EventType {
    /// `ActivityTaskScheduled` for `activityTaskScheduled`: the name people know from UIs.
    var camelCaseName: String {
        let name = String(describing: self)
        return name.prefix(1).uppercased() + name.dropFirst()
    }
}
