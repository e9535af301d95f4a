import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataCore

// Timers, activities and children.

extension HistoryBuilder {
    @discardableResult
    mutating func timerStarted(_ id: String) -> Int64 {
        add(.timerStarted, .timerStartedEventAttributes(.with { $0.timerID = id }))
    }

    @discardableResult
    mutating func timerFired(_ id: String, startedBy started: Int64) -> Int64 {
        add(
            .timerFired,
            .timerFiredEventAttributes(
                .with {
                    $0.timerID = id
                    $0.startedEventID = started
                }
            )
        )
    }

    @discardableResult
    mutating func timerCanceled(_ id: String, startedBy started: Int64) -> Int64 {
        add(
            .timerCanceled,
            .timerCanceledEventAttributes(
                .with {
                    $0.timerID = id
                    $0.startedEventID = started
                }
            )
        )
    }

    @discardableResult
    mutating func activityScheduled(_ id: String, type: String = "Fetch") -> Int64 {
        add(
            .activityTaskScheduled,
            .activityTaskScheduledEventAttributes(
                .with {
                    $0.activityID = id
                    $0.activityType.name = type
                }
            )
        )
    }

    @discardableResult
    mutating func activityStarted(_ scheduled: Int64) -> Int64 {
        add(.activityTaskStarted, .activityTaskStartedEventAttributes(.with { $0.scheduledEventID = scheduled }))
    }

    @discardableResult
    mutating func activityCancelRequested(_ scheduled: Int64) -> Int64 {
        add(
            .activityTaskCancelRequested,
            .activityTaskCancelRequestedEventAttributes(.with { $0.scheduledEventID = scheduled })
        )
    }

    @discardableResult
    mutating func activityCompleted(_ scheduled: Int64, result: String? = nil) -> Int64 {
        add(
            .activityTaskCompleted,
            .activityTaskCompletedEventAttributes(
                .with {
                    $0.scheduledEventID = scheduled
                    if let result { $0.result.payloads = [.text(result)] }
                }
            )
        )
    }

    @discardableResult
    mutating func activityFailed(_ scheduled: Int64, _ message: String) -> Int64 {
        add(
            .activityTaskFailed,
            .activityTaskFailedEventAttributes(
                .with {
                    $0.scheduledEventID = scheduled
                    $0.startedEventID = lastID
                    $0.identity = "other-worker"
                    $0.retryState = .maximumAttemptsReached
                    $0.failure.message = message
                }
            )
        )
    }

    @discardableResult
    mutating func activityTimedOut(_ scheduled: Int64) -> Int64 {
        add(
            .activityTaskTimedOut,
            .activityTaskTimedOutEventAttributes(
                .with {
                    $0.scheduledEventID = scheduled
                    $0.retryState = .timeout
                    $0.failure.message = "too slow"
                    $0.failure.timeoutFailureInfo.timeoutType = .startToClose
                }
            )
        )
    }

    @discardableResult
    mutating func activityCanceled(_ scheduled: Int64, details: String? = nil) -> Int64 {
        add(
            .activityTaskCanceled,
            .activityTaskCanceledEventAttributes(
                .with {
                    $0.scheduledEventID = scheduled
                    if let details { $0.details.payloads = [.text(details)] }
                }
            )
        )
    }

    @discardableResult
    mutating func childInitiated(_ id: String, type: String = "Child") -> Int64 {
        add(
            .startChildWorkflowExecutionInitiated,
            .startChildWorkflowExecutionInitiatedEventAttributes(
                .with {
                    $0.workflowID = id
                    $0.workflowType.name = type
                }
            )
        )
    }

    @discardableResult
    mutating func childStartFailed(
        _ initiated: Int64,
        _ cause: Temporal_Api_Enums_V1_StartChildWorkflowExecutionFailedCause
    ) -> Int64 {
        add(
            .startChildWorkflowExecutionFailed,
            .startChildWorkflowExecutionFailedEventAttributes(
                .with {
                    $0.initiatedEventID = initiated
                    $0.cause = cause
                }
            )
        )
    }

    @discardableResult
    mutating func childStarted(_ initiated: Int64, runID: String = "child-run") -> Int64 {
        add(
            .childWorkflowExecutionStarted,
            .childWorkflowExecutionStartedEventAttributes(
                .with {
                    $0.initiatedEventID = initiated
                    $0.workflowExecution.runID = runID
                }
            )
        )
    }

    @discardableResult
    mutating func childCompleted(_ initiated: Int64, result: String? = nil) -> Int64 {
        add(
            .childWorkflowExecutionCompleted,
            .childWorkflowExecutionCompletedEventAttributes(
                .with {
                    $0.initiatedEventID = initiated
                    if let result { $0.result.payloads = [.text(result)] }
                }
            )
        )
    }

    @discardableResult
    mutating func childFailed(_ initiated: Int64, _ message: String) -> Int64 {
        add(
            .childWorkflowExecutionFailed,
            .childWorkflowExecutionFailedEventAttributes(
                .with {
                    $0.initiatedEventID = initiated
                    $0.failure.message = message
                    $0.retryState = .retryPolicyNotSet
                }
            )
        )
    }

    @discardableResult
    mutating func childCanceled(_ initiated: Int64) -> Int64 {
        add(
            .childWorkflowExecutionCanceled,
            .childWorkflowExecutionCanceledEventAttributes(.with { $0.initiatedEventID = initiated })
        )
    }

    @discardableResult
    mutating func childTimedOut(_ initiated: Int64) -> Int64 {
        add(
            .childWorkflowExecutionTimedOut,
            .childWorkflowExecutionTimedOutEventAttributes(
                .with {
                    $0.initiatedEventID = initiated
                    $0.retryState = .timeout
                }
            )
        )
    }

    @discardableResult
    mutating func childTerminated(_ initiated: Int64) -> Int64 {
        add(
            .childWorkflowExecutionTerminated,
            .childWorkflowExecutionTerminatedEventAttributes(.with { $0.initiatedEventID = initiated })
        )
    }
}

extension APIPayload {
    static func text(_ text: String) -> APIPayload { .with { $0.data = .init(text.utf8) } }

    var text: String { String(decoding: data, as: UTF8.self) }
}
