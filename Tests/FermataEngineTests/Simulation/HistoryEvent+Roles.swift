import TemporalAPI

@testable import FermataEngine

extension EventType {
    /// Whether it ends a run.
    var isClose: Bool {
        switch self {
        case .workflowExecutionCompleted, .workflowExecutionFailed, .workflowExecutionTimedOut,
            .workflowExecutionTerminated, .workflowExecutionCanceled, .workflowExecutionContinuedAsNew:
            true
        default:
            false
        }
    }

    /// Whether it is something that the workflow must be told of.
    var needsWorkflowTask: Bool {
        switch self {
        case .workflowExecutionStarted, .workflowExecutionSignaled, .workflowExecutionCancelRequested, .timerFired,
            .activityTaskCompleted, .activityTaskFailed, .activityTaskTimedOut, .activityTaskCanceled,
            .childWorkflowExecutionStarted, .startChildWorkflowExecutionFailed, .childWorkflowExecutionCompleted,
            .childWorkflowExecutionFailed, .childWorkflowExecutionCanceled, .childWorkflowExecutionTimedOut,
            .childWorkflowExecutionTerminated, .nexusOperationStarted, .nexusOperationCompleted,
            .nexusOperationFailed, .nexusOperationCanceled, .nexusOperationTimedOut,
            .nexusOperationCancelRequestCompleted, .nexusOperationCancelRequestFailed,
            .externalWorkflowExecutionSignaled,
            .signalExternalWorkflowExecutionFailed, .externalWorkflowExecutionCancelRequested,
            .requestCancelExternalWorkflowExecutionFailed:
            true
        default:
            false
        }
    }
}

extension HistoryEvent {
    /// The scheduled event of the activity that this event ends.
    var endedActivity: Int64? {
        switch attributes {
        case .activityTaskCompletedEventAttributes(let attributes): attributes.scheduledEventID
        case .activityTaskFailedEventAttributes(let attributes): attributes.scheduledEventID
        case .activityTaskTimedOutEventAttributes(let attributes): attributes.scheduledEventID
        case .activityTaskCanceledEventAttributes(let attributes): attributes.scheduledEventID
        default: nil
        }
    }

    /// The initiated event of the child that this event ends.
    var endedChild: Int64? {
        switch attributes {
        case .startChildWorkflowExecutionFailedEventAttributes(let attributes): attributes.initiatedEventID
        case .childWorkflowExecutionCompletedEventAttributes(let attributes): attributes.initiatedEventID
        case .childWorkflowExecutionFailedEventAttributes(let attributes): attributes.initiatedEventID
        case .childWorkflowExecutionCanceledEventAttributes(let attributes): attributes.initiatedEventID
        case .childWorkflowExecutionTimedOutEventAttributes(let attributes): attributes.initiatedEventID
        case .childWorkflowExecutionTerminatedEventAttributes(let attributes): attributes.initiatedEventID
        default: nil
        }
    }

    /// The scheduled event of the Nexus operation that this event ends.
    var endedNexusOperation: Int64? {
        switch attributes {
        case .nexusOperationCompletedEventAttributes(let attributes): attributes.scheduledEventID
        case .nexusOperationFailedEventAttributes(let attributes): attributes.scheduledEventID
        case .nexusOperationCanceledEventAttributes(let attributes): attributes.scheduledEventID
        case .nexusOperationTimedOutEventAttributes(let attributes): attributes.scheduledEventID
        default: nil
        }
    }

    /// The event with which something began that this event ends. Timers are counted apart.
    var endedPart: Int64? { endedActivity ?? endedChild ?? endedNexusOperation }

    /// The started event of the timer that this event ends.
    var endedTimer: Int64? {
        switch attributes {
        case .timerFiredEventAttributes(let attributes): attributes.startedEventID
        case .timerCanceledEventAttributes(let attributes): attributes.startedEventID
        default: nil
        }
    }
}
