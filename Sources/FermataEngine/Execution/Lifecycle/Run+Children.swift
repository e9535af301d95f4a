import Foundation
import SwiftProtobuf
import TemporalAPI

/// How a child ended, as its parent's history tells it.
struct ChildEnd: Sendable {
    let execution: WorkflowExecution
    let type: Temporal_Api_Common_V1_WorkflowType
    /// The child's last event.
    let attributes: EventAttributes
}

extension Run {
    mutating func childStarted(_ initiatedEventID: Int64, execution: WorkflowExecution, now: EngineTime) {
        guard let child = children[initiatedEventID] else { return }
        append(
            .childWorkflowExecutionStarted,
            .childWorkflowExecutionStartedEventAttributes(
                .with {
                    $0.namespace = child.attributes.namespace
                    $0.namespaceID = child.attributes.namespaceID
                    $0.initiatedEventID = initiatedEventID
                    $0.workflowExecution = execution
                    $0.workflowType = child.attributes.workflowType
                    if child.attributes.hasHeader { $0.header = child.attributes.header }
                }
            ),
            now: now
        )
        scheduleWorkflowTask(now: now)
    }

    mutating func childStartFailed(
        _ initiatedEventID: Int64,
        cause: Temporal_Api_Enums_V1_StartChildWorkflowExecutionFailedCause,
        now: EngineTime
    ) {
        guard let child = children[initiatedEventID] else { return }
        append(
            .startChildWorkflowExecutionFailed,
            .startChildWorkflowExecutionFailedEventAttributes(
                .with {
                    $0.namespace = child.attributes.namespace
                    $0.namespaceID = child.attributes.namespaceID
                    $0.workflowID = child.attributes.workflowID
                    $0.workflowType = child.attributes.workflowType
                    $0.cause = cause
                    $0.control = child.attributes.control
                    $0.initiatedEventID = initiatedEventID
                }
            ),
            now: now
        )
        scheduleWorkflowTask(now: now)
    }

    /// Records that a child has ended. Nothing happens if this run does not wait for it (any more).
    mutating func childEnded(_ initiatedEventID: Int64, _ end: ChildEnd, now: EngineTime) {
        guard isRunning, let child = children[initiatedEventID] else { return }
        let attributes = child.attributes
        switch end.attributes {
        case .workflowExecutionCompletedEventAttributes(let completed):
            let event = Temporal_Api_History_V1_ChildWorkflowExecutionCompletedEventAttributes.with {
                if completed.hasResult { $0.result = completed.result }
                $0.namespace = attributes.namespace
                $0.namespaceID = attributes.namespaceID
                $0.workflowExecution = end.execution
                $0.workflowType = end.type
                $0.initiatedEventID = initiatedEventID
                $0.startedEventID = child.startedEventID
            }
            append(.childWorkflowExecutionCompleted, .childWorkflowExecutionCompletedEventAttributes(event), now: now)
        case .workflowExecutionFailedEventAttributes(let failed):
            let event = Temporal_Api_History_V1_ChildWorkflowExecutionFailedEventAttributes.with {
                $0.failure = failed.failure
                $0.retryState = failed.retryState
                $0.namespace = attributes.namespace
                $0.namespaceID = attributes.namespaceID
                $0.workflowExecution = end.execution
                $0.workflowType = end.type
                $0.initiatedEventID = initiatedEventID
                $0.startedEventID = child.startedEventID
            }
            append(.childWorkflowExecutionFailed, .childWorkflowExecutionFailedEventAttributes(event), now: now)
        case .workflowExecutionCanceledEventAttributes(let canceled):
            let event = Temporal_Api_History_V1_ChildWorkflowExecutionCanceledEventAttributes.with {
                if canceled.hasDetails { $0.details = canceled.details }
                $0.namespace = attributes.namespace
                $0.namespaceID = attributes.namespaceID
                $0.workflowExecution = end.execution
                $0.workflowType = end.type
                $0.initiatedEventID = initiatedEventID
                $0.startedEventID = child.startedEventID
            }
            append(.childWorkflowExecutionCanceled, .childWorkflowExecutionCanceledEventAttributes(event), now: now)
        case .workflowExecutionTimedOutEventAttributes(let timedOut):
            let event = Temporal_Api_History_V1_ChildWorkflowExecutionTimedOutEventAttributes.with {
                $0.retryState = timedOut.retryState
                $0.namespace = attributes.namespace
                $0.namespaceID = attributes.namespaceID
                $0.workflowExecution = end.execution
                $0.workflowType = end.type
                $0.initiatedEventID = initiatedEventID
                $0.startedEventID = child.startedEventID
            }
            append(.childWorkflowExecutionTimedOut, .childWorkflowExecutionTimedOutEventAttributes(event), now: now)
        case .workflowExecutionTerminatedEventAttributes:
            let event = Temporal_Api_History_V1_ChildWorkflowExecutionTerminatedEventAttributes.with {
                $0.namespace = attributes.namespace
                $0.namespaceID = attributes.namespaceID
                $0.workflowExecution = end.execution
                $0.workflowType = end.type
                $0.initiatedEventID = initiatedEventID
                $0.startedEventID = child.startedEventID
            }
            append(.childWorkflowExecutionTerminated, .childWorkflowExecutionTerminatedEventAttributes(event), now: now)
        default:
            return
        }
        scheduleWorkflowTask(now: now)
    }
}
