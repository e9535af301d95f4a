import TemporalAPI

extension Run {
    /// Folds an event of stored history, which has its id, into the state.
    mutating func fold(_ event: HistoryEvent) {
        apply(event)
        applyID(of: event)
    }

    /// What an event changes as soon as it has happened. It may not have its id yet, unless it is never buffered.
    mutating func apply(_ event: HistoryEvent) {
        let id = nextEventID
        let time = EngineTime(event.eventTime)
        switch event.attributes {
        case .workflowExecutionStartedEventAttributes(let attributes):
            applyStart(attributes, time)
        case .workflowExecutionCompletedEventAttributes:
            close(.completed, id, time)
        case .workflowExecutionFailedEventAttributes:
            close(.failed, id, time)
        case .workflowExecutionTimedOutEventAttributes:
            close(.timedOut, id, time)
        case .workflowExecutionTerminatedEventAttributes:
            close(.terminated, id, time)
        case .workflowExecutionCanceledEventAttributes:
            close(.canceled, id, time)
        case .workflowExecutionContinuedAsNewEventAttributes:
            close(.continuedAsNew, id, time)
        case .workflowTaskScheduledEventAttributes:
            firstTaskDue = nil
        case .workflowTaskCompletedEventAttributes(let attributes):
            lastCompletedTaskStartedEventID = attributes.startedEventID
            lastCompletedTaskEventID = id
            lastWorkerVersion = attributes.hasWorkerVersion ? attributes.workerVersion : nil
            applyVersioning(of: attributes)
        case .activityTaskScheduledEventAttributes(let attributes):
            schedule(attributes, id, time)
        case .activityTaskCancelRequestedEventAttributes(let attributes):
            activities[attributes.scheduledEventID]?.cancelRequestedEventID = id
        case .activityTaskCompletedEventAttributes(let attributes):
            removeActivity(attributes.scheduledEventID)
        case .activityTaskFailedEventAttributes(let attributes):
            removeActivity(attributes.scheduledEventID)
        case .activityTaskTimedOutEventAttributes(let attributes):
            removeActivity(attributes.scheduledEventID)
        case .activityTaskCanceledEventAttributes(let attributes):
            removeActivity(attributes.scheduledEventID)
        case .timerStartedEventAttributes(let attributes):
            let fireTime = time + Duration(attributes.startToFireTimeout)
            timers[attributes.timerID] = PendingTimer(
                startedEventID: id,
                timerID: attributes.timerID,
                fireTime: fireTime
            )
        case .timerFiredEventAttributes(let attributes):
            timers[attributes.timerID] = nil
        case .timerCanceledEventAttributes(let attributes):
            timers[attributes.timerID] = nil
        default:
            applyRelations(event, id)
            applyProperties(event, id)
            applyNexus(event, id, time)
        }
    }

    /// What an event changes once it has its id.
    mutating func applyID(of event: HistoryEvent) {
        nextEventID = event.eventID + 1
        switch event.attributes {
        case .childWorkflowExecutionStartedEventAttributes(let attributes):
            children[attributes.initiatedEventID]?.startedEventID = event.eventID
        case .nexusOperationStartedEventAttributes(let attributes):
            nexusOperations[attributes.scheduledEventID]?.startedEventID = event.eventID
        case .workflowExecutionSignaledEventAttributes(let attributes):
            if !attributes.requestID.isEmpty { signalRequestIDs[attributes.requestID] = event.eventID }
        case .workflowExecutionOptionsUpdatedEventAttributes(let attributes):
            if !attributes.attachedRequestID.isEmpty {
                attachedRequestIDs[attributes.attachedRequestID] = event.eventID
            }
        case .workflowExecutionUpdateAdmittedEventAttributes(let attributes):
            let updateID = attributes.request.meta.updateID
            updateRecords[updateID, default: .init()].admittedEventID = event.eventID
            if updates[updateID] == nil { updates.admit(updateID, attributes.request) }
        default:
            break
        }
    }
}

extension Run {
    private mutating func applyStart(_ attributes: StartedAttributes, _ time: EngineTime) {
        started = attributes
        startTime = time
        originalStartTime = time
        let backoff = Duration(attributes.firstWorkflowTaskBackoff)
        if backoff > .zero { firstTaskDue = time + backoff }
        memo = attributes.memo.fields
        searchAttributes = attributes.searchAttributes.indexedFields
        completionCallbacks = attributes.completionCallbacks
        priority = attributes.priority
        if attributes.hasSourceVersionStamp { lastWorkerVersion = attributes.sourceVersionStamp }
        if attributes.hasVersioningOverride { versioning.versioningOverride = attributes.versioningOverride }
        applyInheritedVersion(attributes)
        output.visibilityChanged = true
    }

    private mutating func close(_ status: WorkflowStatus, _ id: Int64, _ time: EngineTime) {
        self.status = status
        closeEventID = id
        closeTime = time
        workflowTask = nil
        // Nobody works for a run that has ended; its children are still told.
        output.changedActivities.formUnion(activities.keys)
        activities = [:]
        activityIDs = [:]
        timers = [:]
        output.visibilityChanged = true
    }

    private mutating func schedule(_ attributes: ActivityScheduledAttributes, _ id: Int64, _ time: EngineTime) {
        var record = ActivityRecord()
        record.attempt = 1
        record.scheduledTime = time.timestamp
        record.firstScheduledTime = time.timestamp
        activities[id] = PendingActivity(
            scheduledEventID: id,
            scheduledTime: time,
            attributes: attributes,
            record: record
        )
        activityIDs[attributes.activityID] = id
        output.changedActivities.insert(id)
    }

    private mutating func removeActivity(_ scheduledEventID: Int64) {
        guard let activity = activities.removeValue(forKey: scheduledEventID) else { return }
        activityIDs[activity.attributes.activityID] = nil
        output.changedActivities.insert(scheduledEventID)
    }
}
