import SwiftProtobuf
import TemporalAPI

extension RunMachines {
    /// Takes in one event: command events confirm the queue's front, others tell machines and code what happened.
    mutating func apply(_ event: HistoryEvent, to jobs: inout JobList) throws(ReplayError) {
        guard !skipsNextUpsert || !event.isPatchUpsert else {
            skipsNextUpsert = false
            return
        }
        skipsNextUpsert = false
        if event.isTerminal { isClosed = true }
        if event.isCommandEvent {
            try confirm(event)
            return
        }
        switch event.attributes {
        case .workflowExecutionStartedEventAttributes(let started):
            time = max(time, event.eventTime.nanoseconds)
            jobs.append(.initialize(started))
        case .workflowExecutionSignaledEventAttributes(let signal):
            jobs.append(.signal(signal))
        case .workflowExecutionCancelRequestedEventAttributes(let request):
            jobs.append(.cancelWorkflow(reason: request.cause))
        case .workflowTaskFailedEventAttributes(let failed) where failed.cause == .resetWorkflow:
            jobs.append(.reseed(RunRandom.seed(runID: failed.newRunID)))
        case .workflowTaskScheduledEventAttributes, .workflowTaskStartedEventAttributes,
            .workflowTaskCompletedEventAttributes, .workflowTaskFailedEventAttributes,
            .workflowTaskTimedOutEventAttributes, .workflowExecutionUpdateAdmittedEventAttributes,
            .workflowExecutionTerminatedEventAttributes, .workflowExecutionTimedOutEventAttributes,
            .workflowExecutionOptionsUpdatedEventAttributes, .workflowExecutionPausedEventAttributes,
            .workflowExecutionUnpausedEventAttributes, .workflowExecutionTimeSkippingTransitionedEventAttributes:
            break
        case .timerFiredEventAttributes(let fired):
            let id = try owner(of: event, startedBy: fired.startedEventID)
            guard id.kind == .timer else { throw foreign(event) }
            jobs.append(.timerFired(id.number))
            remove(id, fired.startedEventID)
        case .activityTaskStartedEventAttributes, .activityTaskCompletedEventAttributes,
            .activityTaskFailedEventAttributes, .activityTaskTimedOutEventAttributes,
            .activityTaskCanceledEventAttributes:
            try applyActivity(event, to: &jobs)
        case .startChildWorkflowExecutionFailedEventAttributes, .childWorkflowExecutionStartedEventAttributes,
            .childWorkflowExecutionCompletedEventAttributes, .childWorkflowExecutionFailedEventAttributes,
            .childWorkflowExecutionCanceledEventAttributes, .childWorkflowExecutionTimedOutEventAttributes,
            .childWorkflowExecutionTerminatedEventAttributes:
            try applyChild(event, to: &jobs)
        case .externalWorkflowExecutionSignaledEventAttributes, .signalExternalWorkflowExecutionFailedEventAttributes,
            .externalWorkflowExecutionCancelRequestedEventAttributes,
            .requestCancelExternalWorkflowExecutionFailedEventAttributes:
            try applyExternal(event, to: &jobs)
        default:
            guard event.workerMayIgnore else {
                throw .invalidHistory("\(event.summary) is of a kind that this version does not understand.")
            }
        }
    }

    func owner(of event: HistoryEvent, startedBy eventID: Int64) throws(ReplayError) -> MachineID {
        guard let id = machineByEvent[eventID] else {
            throw .nondeterminism(
                "\(event.summary) belongs to event \(eventID), for which the workflow has no command."
            )
        }
        return id
    }

    mutating func remove(_ id: MachineID, _ eventID: Int64) {
        machines[id] = nil
        machineByEvent[eventID] = nil
    }

    // MARK: Activities

    private mutating func applyActivity(_ event: HistoryEvent, to jobs: inout JobList) throws(ReplayError) {
        let scheduledID: Int64
        var startedID: Int64 = 0
        var identity = ""
        var retryState = Temporal_Api_Enums_V1_RetryState.unspecified
        var cause: APIFailure?
        var message = "Activity task failed"
        var result: APIPayload?
        switch event.attributes {
        case .activityTaskCompletedEventAttributes(let a):
            scheduledID = a.scheduledEventID
            result = a.result.payloads.first
        case .activityTaskFailedEventAttributes(let a):
            (scheduledID, startedID, identity) = (a.scheduledEventID, a.startedEventID, a.identity)
            retryState = a.retryState
            cause = a.failure
        case .activityTaskTimedOutEventAttributes(let a):
            (scheduledID, startedID, retryState) = (a.scheduledEventID, a.startedEventID, a.retryState)
            cause = a.failure
            message = "Activity task timed out"
        case .activityTaskCanceledEventAttributes(let a):
            (scheduledID, startedID, identity) = (a.scheduledEventID, a.startedEventID, a.identity)
            retryState = .cancelRequested
            message = "Activity cancelled"
            cause = .cancelled(details: a.hasDetails ? a.details : nil)
        case .activityTaskStartedEventAttributes(let a):
            _ = try owner(of: event, startedBy: a.scheduledEventID)
            return
        default:
            return
        }
        let id = try owner(of: event, startedBy: scheduledID)
        guard case .activity(let machine)? = machines[id] else { throw foreign(event) }
        remove(id, scheduledID)
        guard machine.deliversEnd else { return }
        guard let cause else {
            jobs.append(.activityResolved(id.number, .completed(result)))
            return
        }
        let failure = machine.failure(message, cause, startedID, identity, retryState)
        let isCancelled = event.eventType == .activityTaskCanceled
        jobs.append(.activityResolved(id.number, isCancelled ? .cancelled(failure) : .failed(failure)))
    }

    // MARK: Child workflows

    private mutating func applyChild(_ event: HistoryEvent, to jobs: inout JobList) throws(ReplayError) {
        switch event.attributes {
        case .childWorkflowExecutionStartedEventAttributes(let a):
            let (id, machine) = try child(event, a.initiatedEventID)
            var started = machine
            started.started(eventID: event.eventID, runID: a.workflowExecution.runID)
            machines[id] = .childWorkflow(started)
            guard started.delivers else { return }
            jobs.append(.childStartResolved(id.number, .started(runID: a.workflowExecution.runID)))
        case .startChildWorkflowExecutionFailedEventAttributes(let a):
            let (id, machine) = try child(event, a.initiatedEventID)
            remove(id, a.initiatedEventID)
            guard machine.delivers else { return }
            let isTaken = a.cause == .workflowAlreadyExists
            jobs.append(.childStartResolved(id.number, isTaken ? .alreadyExists : .failed(a.cause.apiName)))
        case .childWorkflowExecutionCompletedEventAttributes(let a):
            try end(event, a.initiatedEventID, .completed(a.result.payloads.first), &jobs)
        case .childWorkflowExecutionFailedEventAttributes(let a):
            let failure = try child(event, a.initiatedEventID).1
                .failure("Child Workflow execution failed", a.failure, a.retryState)
            try end(event, a.initiatedEventID, .failed(failure), &jobs)
        case .childWorkflowExecutionTimedOutEventAttributes(let a):
            let cause = APIFailure.with {
                $0.message = "Child Workflow execution timed out"
                $0.timeoutFailureInfo.timeoutType = .startToClose
            }
            let failure = try child(event, a.initiatedEventID).1
                .failure("Child Workflow execution timed out", cause, a.retryState)
            try end(event, a.initiatedEventID, .failed(failure), &jobs)
        case .childWorkflowExecutionTerminatedEventAttributes(let a):
            let cause = APIFailure.with {
                $0.message = "Child Workflow execution terminated"
                $0.terminatedFailureInfo = .init()
            }
            let failure = try child(event, a.initiatedEventID).1
                .failure("Child Workflow execution terminated", cause, .nonRetryableFailure)
            try end(event, a.initiatedEventID, .failed(failure), &jobs)
        case .childWorkflowExecutionCanceledEventAttributes(let a):
            let cause = APIFailure.cancelled(details: a.hasDetails ? a.details : nil)
            let failure = try child(event, a.initiatedEventID).1
                .failure("Child Workflow execution cancelled", cause, .cancelRequested)
            try end(event, a.initiatedEventID, .failed(failure), &jobs)
        default:
            break
        }
    }

    private func child(
        _ event: HistoryEvent,
        _ initiatedID: Int64
    ) throws(ReplayError) -> (MachineID, ChildWorkflowMachine) {
        let id = try owner(of: event, startedBy: initiatedID)
        guard case .childWorkflow(let machine)? = machines[id] else { throw foreign(event) }
        return (id, machine)
    }

    private mutating func end(
        _ event: HistoryEvent,
        _ initiatedID: Int64,
        _ resolution: ChildResolution,
        _ jobs: inout JobList
    ) throws(ReplayError) {
        let (id, machine) = try child(event, initiatedID)
        remove(id, initiatedID)
        if machine.delivers { jobs.append(.childResolved(id.number, resolution)) }
    }

    // MARK: Messages to other workflows

    private mutating func applyExternal(_ event: HistoryEvent, to jobs: inout JobList) throws(ReplayError) {
        let initiatedID: Int64
        let resolution: ExternalResolution
        switch event.attributes {
        case .externalWorkflowExecutionSignaledEventAttributes(let a):
            (initiatedID, resolution) = (a.initiatedEventID, .delivered)
        case .externalWorkflowExecutionCancelRequestedEventAttributes(let a):
            (initiatedID, resolution) = (a.initiatedEventID, .delivered)
        case .signalExternalWorkflowExecutionFailedEventAttributes(let a):
            initiatedID = a.initiatedEventID
            resolution = .failed(cause: a.cause.apiName, workflowID: a.workflowExecution.workflowID)
        case .requestCancelExternalWorkflowExecutionFailedEventAttributes(let a):
            initiatedID = a.initiatedEventID
            resolution = .failed(cause: a.cause.apiName, workflowID: a.workflowExecution.workflowID)
        default:
            return
        }
        let id = try owner(of: event, startedBy: initiatedID)
        machineByEvent[initiatedID] = nil
        switch id.kind {
        case .childCancel:
            try childCancelAnswered(id.number, resolution, &jobs)
        case .externalSignal:
            machines[id] = nil
            jobs.append(.externalSignalResolved(id.number, resolution))
        case .externalCancel:
            machines[id] = nil
            jobs.append(.externalCancelResolved(id.number, resolution))
        case .timer, .activity, .childWorkflow:
            throw foreign(event)
        }
    }

    private mutating func childCancelAnswered(
        _ number: Int,
        _ resolution: ExternalResolution,
        _ jobs: inout JobList
    ) throws(ReplayError) {
        let id = MachineID(.childWorkflow, number)
        // The child may have ended before the request was answered.
        guard case .delivered = resolution, case .childWorkflow(var machine)? = machines[id] else { return }
        let wasStarting = machine.isStarting
        let isOver = machine.cancelWasRequested()
        machines[id] = .childWorkflow(machine)
        guard isOver else { return }
        let failure = machine.failure("Child Workflow execution cancelled", .cancelled(details: nil), .cancelRequested)
        jobs.append(
            wasStarting
                ? .childStartResolved(number, .cancelled(failure))
                : .childResolved(number, .failed(failure))
        )
    }

    func foreign(_ event: HistoryEvent) -> ReplayError {
        .nondeterminism("\(event.summary) does not fit the command that the workflow issued in its place.")
    }
}

extension Temporal_Api_Enums_V1_StartChildWorkflowExecutionFailedCause {
    fileprivate var apiName: String {
        switch self {
        case .workflowAlreadyExists: "WORKFLOW_ALREADY_EXISTS"
        case .namespaceNotFound: "NAMESPACE_NOT_FOUND"
        case .invalidVersioningOverride: "INVALID_VERSIONING_OVERRIDE"
        case .unspecified, .UNRECOGNIZED: "UNSPECIFIED"
        }
    }
}

extension Temporal_Api_Enums_V1_SignalExternalWorkflowExecutionFailedCause {
    fileprivate var apiName: String {
        switch self {
        case .externalWorkflowExecutionNotFound: "EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"
        case .namespaceNotFound: "NAMESPACE_NOT_FOUND"
        case .signalCountLimitExceeded: "SIGNAL_COUNT_LIMIT_EXCEEDED"
        case .unspecified, .UNRECOGNIZED: "UNSPECIFIED"
        }
    }
}

extension Temporal_Api_Enums_V1_CancelExternalWorkflowExecutionFailedCause {
    fileprivate var apiName: String {
        switch self {
        case .externalWorkflowExecutionNotFound: "EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"
        case .namespaceNotFound: "NAMESPACE_NOT_FOUND"
        case .unspecified, .UNRECOGNIZED: "UNSPECIFIED"
        }
    }
}
