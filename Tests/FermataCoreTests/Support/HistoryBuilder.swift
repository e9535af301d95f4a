import SwiftProtobuf
import TemporalAPI

@testable import FermataCore

/// Writes a history event by event, numbered as a server numbers it. One event happens each second.
struct HistoryBuilder {
    private(set) var events: [HistoryEvent] = []
    private var nextID: Int64 = 1

    /// A history of a workflow that has just started.
    init(runID: String = "first-run") {
        add(
            .workflowExecutionStarted,
            .workflowExecutionStartedEventAttributes(
                .with {
                    $0.workflowType.name = "Sample"
                    $0.originalExecutionRunID = runID
                }
            )
        )
    }

    var lastID: Int64 { nextID - 1 }

    @discardableResult
    mutating func add(
        _ type: Temporal_Api_Enums_V1_EventType,
        _ attributes: HistoryEvent.OneOf_Attributes?,
        workerMayIgnore: Bool = false
    ) -> Int64 {
        events.append(
            .with {
                $0.eventID = nextID
                $0.eventTime.seconds = nextID
                $0.eventType = type
                $0.attributes = attributes
                $0.workerMayIgnore = workerMayIgnore
            }
        )
        nextID += 1
        return lastID
    }

    /// Skips numbers, as a page that went missing does.
    mutating func skipNumbers(_ count: Int64) { nextID += count }

    /// What came after an event, with `last` numbers given back: as the server does with a discarded task.
    mutating func takeBack(_ count: Int) {
        events.removeLast(count)
        nextID -= Int64(count)
    }

    func events(after id: Int64) -> [HistoryEvent] { events.filter { $0.eventID > id } }
}

// MARK: Workflow tasks

extension HistoryBuilder {
    @discardableResult
    mutating func taskScheduled() -> Int64 {
        add(.workflowTaskScheduled, .workflowTaskScheduledEventAttributes(.init()))
    }

    @discardableResult
    mutating func taskStarted(size: Int64 = 0, suggestsContinueAsNew: Bool = false) -> Int64 {
        add(
            .workflowTaskStarted,
            .workflowTaskStartedEventAttributes(
                .with {
                    $0.scheduledEventID = lastID
                    $0.historySizeBytes = size
                    $0.suggestContinueAsNew = suggestsContinueAsNew
                }
            )
        )
    }

    @discardableResult
    mutating func taskCompleted(
        _ metadata: Temporal_Api_Sdk_V1_WorkflowTaskCompletedMetadata = .init()
    ) -> Int64 {
        add(.workflowTaskCompleted, .workflowTaskCompletedEventAttributes(.with { $0.sdkMetadata = metadata }))
    }

    @discardableResult
    mutating func taskFailed(_ cause: Temporal_Api_Enums_V1_WorkflowTaskFailedCause, newRunID: String = "") -> Int64 {
        add(
            .workflowTaskFailed,
            .workflowTaskFailedEventAttributes(
                .with {
                    $0.cause = cause
                    $0.newRunID = newRunID
                }
            )
        )
    }

    @discardableResult
    mutating func taskTimedOut() -> Int64 {
        add(.workflowTaskTimedOut, .workflowTaskTimedOutEventAttributes(.init()))
    }

    /// A task that a worker has at hand. Answers the number of its WorkflowTaskStarted.
    @discardableResult
    mutating func openTask() -> Int64 {
        taskScheduled()
        return taskStarted()
    }

    /// A task that took effect. Answers the number of its WorkflowTaskStarted.
    @discardableResult
    mutating func fullTask() -> Int64 {
        let started = openTask()
        taskCompleted()
        return started
    }
}
