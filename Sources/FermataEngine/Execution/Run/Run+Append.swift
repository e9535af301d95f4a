import TemporalAPI

extension Run {
    /// Records that something has happened.
    ///
    /// What arrives while a worker has the workflow task waits without an id (it is *buffered*), because the worker's
    /// commands come first. Events that a worker's commands or the task itself cause are never buffered.
    ///
    /// - Parameter configure: Sets what is not in the attributes: user metadata, links, whether workers may ignore it.
    /// - Returns: The event; its id is 0 if it is buffered.
    @discardableResult
    mutating func append(
        _ type: EventType,
        _ attributes: EventAttributes,
        now: EngineTime,
        configure: (inout HistoryEvent) -> Void = { _ in }
    ) -> HistoryEvent {
        var event = HistoryEvent()
        event.eventTime = now.timestamp
        event.eventType = type
        event.attributes = attributes
        configure(&event)
        if type.canBeBuffered { makeSpeculativeWorkflowTaskReal(now: now) }
        apply(event)
        if type.canBeBuffered, workflowTask?.isStarted == true || !record.bufferedEvents.isEmpty {
            record.bufferedEvents.append(event)
        } else {
            commit(&event)
        }
        return event
    }

    /// Gives the buffered events their ids, in the order they came, except that ends of activities, children and Nexus
    /// operations come after everything else. Call it when no worker has the workflow task.
    mutating func flushBufferedEvents() {
        guard !record.bufferedEvents.isEmpty else { return }
        let buffered = record.bufferedEvents.filter { !$0.endsWork } + record.bufferedEvents.filter(\.endsWork)
        record.bufferedEvents = []
        var startedIDs: [Int64: Int64] = [:]
        for var event in buffered {
            event.resolveStartedEventID(startedIDs)
            commit(&event)
            if let scheduled = event.startsScheduledEventID { startedIDs[scheduled] = event.eventID }
        }
    }

    private mutating func commit(_ event: inout HistoryEvent) {
        event.eventID = nextEventID
        // Clients see this number and nobody uses it; the reference's also rise.
        event.taskID = 1_048_576 + event.eventID
        applyID(of: event)
        output.events.append(event)
    }
}

extension EventType {
    /// Whether an event of this type waits while a worker has the workflow task.
    fileprivate var canBeBuffered: Bool {
        switch self {
        case .workflowExecutionStarted, .workflowExecutionCompleted, .workflowExecutionFailed,
            .workflowExecutionTimedOut, .workflowExecutionTerminated, .workflowExecutionContinuedAsNew,
            .workflowExecutionCanceled, .workflowTaskScheduled, .workflowTaskStarted, .workflowTaskCompleted,
            .workflowTaskFailed, .workflowTaskTimedOut, .activityTaskScheduled, .activityTaskCancelRequested,
            .timerStarted, .timerCanceled, .requestCancelExternalWorkflowExecutionInitiated, .markerRecorded,
            .startChildWorkflowExecutionInitiated, .signalExternalWorkflowExecutionInitiated,
            .upsertWorkflowSearchAttributes, .workflowPropertiesModified, .nexusOperationScheduled,
            .nexusOperationCancelRequested, .workflowExecutionUpdateAccepted, .workflowExecutionUpdateCompleted,
            .workflowExecutionUpdateRejected:
            false
        default:
            true
        }
    }
}

extension HistoryEvent {
    /// Whether it is the end of something that the workflow has begun: an activity, a child, an operation.
    fileprivate var endsWork: Bool {
        switch eventType {
        case .activityTaskCompleted, .activityTaskFailed, .activityTaskTimedOut, .activityTaskCanceled,
            .childWorkflowExecutionCompleted, .childWorkflowExecutionFailed, .childWorkflowExecutionCanceled,
            .childWorkflowExecutionTimedOut, .childWorkflowExecutionTerminated, .nexusOperationCompleted,
            .nexusOperationFailed, .nexusOperationCanceled, .nexusOperationTimedOut:
            true
        default:
            false
        }
    }

    /// The scheduled event of the activity that this event starts.
    fileprivate var startsScheduledEventID: Int64? {
        switch attributes {
        case .activityTaskStartedEventAttributes(let attributes): attributes.scheduledEventID
        case .childWorkflowExecutionStartedEventAttributes(let attributes): attributes.initiatedEventID
        default: nil
        }
    }

    /// Fills in the id of a started event that was itself buffered when this event came.
    fileprivate mutating func resolveStartedEventID(_ started: [Int64: Int64]) {
        switch attributes {
        case .activityTaskCompletedEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.scheduledEventID] ?? 0
            attributes = .activityTaskCompletedEventAttributes(end)
        case .activityTaskFailedEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.scheduledEventID] ?? 0
            attributes = .activityTaskFailedEventAttributes(end)
        case .activityTaskTimedOutEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.scheduledEventID] ?? 0
            attributes = .activityTaskTimedOutEventAttributes(end)
        case .activityTaskCanceledEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.scheduledEventID] ?? 0
            attributes = .activityTaskCanceledEventAttributes(end)
        case .childWorkflowExecutionCompletedEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.initiatedEventID] ?? 0
            attributes = .childWorkflowExecutionCompletedEventAttributes(end)
        case .childWorkflowExecutionFailedEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.initiatedEventID] ?? 0
            attributes = .childWorkflowExecutionFailedEventAttributes(end)
        case .childWorkflowExecutionCanceledEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.initiatedEventID] ?? 0
            attributes = .childWorkflowExecutionCanceledEventAttributes(end)
        case .childWorkflowExecutionTimedOutEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.initiatedEventID] ?? 0
            attributes = .childWorkflowExecutionTimedOutEventAttributes(end)
        case .childWorkflowExecutionTerminatedEventAttributes(var end) where end.startedEventID == 0:
            end.startedEventID = started[end.initiatedEventID] ?? 0
            attributes = .childWorkflowExecutionTerminatedEventAttributes(end)
        default:
            break
        }
    }
}
