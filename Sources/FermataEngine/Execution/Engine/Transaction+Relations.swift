import Foundation
import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// Does what a change of one run causes in others.
    ///
    /// - Returns: Whether that was all; if not, the effect is for after the commit.
    func follow(_ effect: RunEffect, of box: RunBox) throws -> Bool {
        switch effect {
        case .workflowTask, .activityTask:
            return false
        case .nexusOperation(let id):
            return try !findNexusHandler(of: id, isCancellation: false, box)
        case .nexusCancellation(let id):
            return try !findNexusHandler(of: id, isCancellation: true, box)
        case .startChild(let id):
            try startChild(id, of: box)
        case .signalExternal(let id):
            try signalExternal(id, from: box)
        case .cancelExternal(let id):
            try cancelExternal(id, from: box)
        case .newRun(let new):
            try startNext(new, after: box)
        case .closed:
            try tellParent(of: box)
            try applyParentClosePolicy(of: box)
            try tellSchedule(of: box)
            try completeCallbacks(of: box)
        }
        return true
    }

    private func startNext(_ new: NewRun, after box: RunBox) throws {
        let identity = RunIdentity(
            number: core.nextRunNumber(),
            namespaceID: box.identity.namespaceID,
            workflowID: box.identity.workflowID,
            runID: new.runID
        )
        var new = new
        try checkInheritedVersion(&new.attributes, of: box.run, namespaceID: identity.namespaceID)
        passResetPoints(to: &new.attributes, of: box.run)
        _ = insert(try Run.start(new, identity: identity, now: now))
    }

    /// Points in earlier runs are of use until those runs are removed.
    private func passResetPoints(to attributes: inout StartedAttributes, of run: Run) {
        guard attributes.hasPrevAutoResetPoints,
            let retention = core.namespaces.namespace(id: run.identity.namespaceID)?.retention
        else { return }
        attributes.prevAutoResetPoints.points = attributes.prevAutoResetPoints.points.compactMap { point in
            if point.hasExpireTime, EngineTime(point.expireTime) < run.startTime { return nil }
            guard point.runID == run.identity.runID else { return point }
            var point = point
            point.expireTime = (now + retention).timestamp
            return point
        }
    }
}

// MARK: - Children

extension Transaction {
    private func startChild(_ id: Int64, of parent: RunBox) throws {
        // A child that has not started when its parent ends never starts.
        guard parent.run.isRunning, let child = parent.run.children[id], child.startedEventID == 0 else { return }
        let attributes = child.attributes
        guard let namespace = core.namespaces.namespace(id: attributes.namespaceID) else {
            change(parent) { $0.childStartFailed(id, cause: .namespaceNotFound, now: now) }
            return
        }
        do {
            let outcome = try start(
                try newRun(for: child, of: parent),
                namespace: namespace,
                workflowID: attributes.workflowID,
                reusePolicy: attributes.workflowIDReusePolicy == .unspecified
                    ? .allowDuplicate : attributes.workflowIDReusePolicy,
                conflictPolicy: .fail
            )
            guard case .started(let box) = outcome else { return }
            change(parent) { $0.childStarted(id, execution: box.identity.execution, now: now) }
        } catch let error as EngineError where error.code == .alreadyExists {
            change(parent) { $0.childStartFailed(id, cause: .workflowAlreadyExists, now: now) }
        }
    }

    private func newRun(for child: PendingChild, of parent: RunBox) throws -> NewRun {
        let run = parent.run
        let initiated = child.attributes
        let runID = RunIdentity.newRunID(now: now)
        var attributes = StartedAttributes()
        attributes.workflowType = initiated.workflowType
        attributes.parentWorkflowNamespace = core.namespaces.namespace(id: run.identity.namespaceID)?.name ?? ""
        attributes.parentWorkflowNamespaceID = run.identity.namespaceID
        attributes.parentWorkflowExecution = run.identity.execution
        attributes.parentInitiatedEventID = child.initiatedEventID
        attributes.rootWorkflowExecution =
            run.started.hasRootWorkflowExecution
            ? run.started.rootWorkflowExecution : run.identity.execution
        attributes.taskQueue = initiated.taskQueue
        if initiated.hasInput { attributes.input = initiated.input }
        if initiated.hasWorkflowExecutionTimeout {
            attributes.workflowExecutionTimeout = initiated.workflowExecutionTimeout
        }
        attributes.workflowRunTimeout = initiated.workflowRunTimeout
        attributes.workflowTaskTimeout = initiated.workflowTaskTimeout
        if initiated.hasHeader { attributes.header = initiated.header }
        if initiated.hasRetryPolicy { attributes.retryPolicy = initiated.retryPolicy }
        attributes.cronSchedule = initiated.cronSchedule
        if let memo = initiated.memo.withoutNulls { attributes.memo = memo }
        if let values = initiated.searchAttributes.withoutNulls { attributes.searchAttributes = values }
        if run.givenPriority != nil || initiated.hasPriority {
            attributes.priority = run.priority.merged(with: initiated.priority)
        }
        if initiated.hasVersioningOverride {
            attributes.versioningOverride = initiated.versioningOverride
        } else {
            run.passVersionToChild(&attributes)
            try checkInheritedVersion(&attributes, of: run, namespaceID: initiated.namespaceID)
        }
        attributes.attempt = 1
        attributes.setTimes(now: now, delay: .zero)
        var new = NewRun(runID: runID, attributes: attributes, requestID: UniqueID.make())
        new.userMetadata = parent.userMetadata(ofEvent: child.initiatedEventID)
        return new
    }

    /// Tells the parent how its child ended, unless another run of the child follows.
    private func tellParent(of box: RunBox) throws {
        let run = box.run
        guard run.started.hasParentWorkflowExecution, run.record.resetRunID.isEmpty, let last = run.output.events.last,
            last.newExecutionRunID.isEmpty,
            let attributes = last.attributes, run.status != .continuedAsNew
        else { return }
        let parent = try? core.box(
            namespaceID: run.started.parentWorkflowNamespaceID,
            workflowID: run.started.parentWorkflowExecution.workflowID,
            runID: run.started.parentWorkflowExecution.runID
        )
        // The run that a reset made may have been deleted; then nobody is left to be told.
        guard let parent = parent.flatMap({ try? resetSuccessor(of: $0) }), parent.run.isRunning else { return }
        let end = ChildEnd(execution: run.identity.execution, type: run.started.workflowType, attributes: attributes)
        change(parent) { $0.childEnded(run.started.parentInitiatedEventID, end, now: now) }
    }

    /// A run that was reset goes on under another run id.
    ///
    /// - Throws: `notFound` if that run was deleted.
    func resetSuccessor(of box: RunBox) throws -> RunBox {
        var box = box
        while !box.run.isRunning, !box.run.record.resetRunID.isEmpty {
            box = try core.box(
                namespaceID: box.identity.namespaceID,
                workflowID: box.identity.workflowID,
                runID: box.run.record.resetRunID
            )
        }
        return box
    }

    private func applyParentClosePolicy(of box: RunBox) throws {
        guard box.run.record.resetRunID.isEmpty else { return }
        for child in box.run.children.values.sorted(by: { $0.initiatedEventID < $1.initiatedEventID })
        where child.startedEventID != 0 || !child.startedRunID.isEmpty {
            let found = try? core.box(
                namespaceID: child.attributes.namespaceID,
                workflowID: child.attributes.workflowID
            )
            // The child may have continued as new since; it is still the same chain.
            guard let found, found.run.isRunning, found.run.started.firstExecutionRunID == child.startedRunID else {
                continue
            }
            switch child.attributes.parentClosePolicy {
            case .requestCancel:
                change(found) {
                    $0.requestCancellation(
                        reason: "",
                        identity: EngineIdentity.own,
                        requestID: "",
                        sender: (box.identity.execution, 0),
                        now: now
                    )
                }
            case .abandon:
                break
            default:
                change(found) {
                    $0.terminateRun(
                        reason: "by parent close policy",
                        details: nil,
                        identity: EngineIdentity.own,
                        now: now
                    )
                }
            }
        }
    }
}

// MARK: - Other runs

extension Transaction {
    private func signalExternal(_ id: Int64, from box: RunBox) throws {
        guard box.run.isRunning, let initiated = box.run.externalSignals[id] else { return }
        let signal = IncomingSignal(
            name: initiated.signalName,
            input: initiated.hasInput ? initiated.input : nil,
            identity: EngineIdentity.own,
            header: initiated.hasHeader ? initiated.header : nil,
            requestID: UniqueID.make(),
            sender: box.identity.execution
        )
        var failure: Temporal_Api_Enums_V1_SignalExternalWorkflowExecutionFailedCause?
        let namespace = core.namespaces.namespace(id: initiated.namespaceID)?.name
        if namespace == nil {
            failure = .namespaceNotFound
        } else if let target = target(of: initiated.workflowExecution, initiated.namespaceID, from: box),
            !initiated.childWorkflowOnly || target.isChild(of: box)
        {
            do {
                try change(target) { try $0.receive(signal, limits: core.limits, now: now) }
            } catch let error as EngineError {
                failure =
                    error.code == .invalidArgument
                    ? .signalCountLimitExceeded : .externalWorkflowExecutionNotFound
            }
        } else {
            failure = .externalWorkflowExecutionNotFound
        }
        change(box) { $0.externalSignalSent(id, namespace: namespace, failure: failure, now: now) }
    }

    private func cancelExternal(_ id: Int64, from box: RunBox) throws {
        guard box.run.isRunning, let initiated = box.run.externalCancels[id] else { return }
        var failure: Temporal_Api_Enums_V1_CancelExternalWorkflowExecutionFailedCause?
        let namespace = core.namespaces.namespace(id: initiated.namespaceID)?.name
        if namespace == nil {
            failure = .namespaceNotFound
        } else if let target = target(of: initiated.workflowExecution, initiated.namespaceID, from: box),
            !initiated.childWorkflowOnly || target.isChild(of: box)
        {
            change(target) {
                $0.requestCancellation(
                    reason: initiated.reason,
                    identity: EngineIdentity.own,
                    requestID: UniqueID.make(),
                    sender: (box.identity.execution, id),
                    now: now
                )
            }
        } else {
            failure = .externalWorkflowExecutionNotFound
        }
        change(box) { $0.externalCancelSent(id, namespace: namespace, failure: failure, now: now) }
    }

    /// A run's message to itself does not arrive: the reference has it so.
    private func target(of execution: WorkflowExecution, _ namespaceID: String, from box: RunBox) -> RunBox? {
        if namespaceID == box.identity.namespaceID, execution.workflowID == box.identity.workflowID { return nil }
        return try? core.box(namespaceID: namespaceID, workflowID: execution.workflowID, runID: execution.runID)
    }
}

extension RunBox {
    func isChild(of parent: RunBox) -> Bool {
        run.started.parentWorkflowExecution == parent.identity.execution
    }

    /// What the command that caused the event said about it for people.
    func userMetadata(ofEvent id: Int64) -> Temporal_Api_Sdk_V1_UserMetadata? {
        let event = run.output.events.last { $0.eventID == id } ?? events.last { $0.eventID == id }
        return event.flatMap { $0.hasUserMetadata ? $0.userMetadata : nil }
    }
}

extension HistoryEvent {
    /// The run that follows the one which this event ends; empty if none does.
    var newExecutionRunID: String {
        switch attributes {
        case .workflowExecutionCompletedEventAttributes(let attributes): attributes.newExecutionRunID
        case .workflowExecutionFailedEventAttributes(let attributes): attributes.newExecutionRunID
        case .workflowExecutionTimedOutEventAttributes(let attributes): attributes.newExecutionRunID
        case .workflowExecutionContinuedAsNewEventAttributes(let attributes): attributes.newExecutionRunID
        default: ""
        }
    }
}

extension StartedAttributes {
    /// Sets what follows from the time of the start: when the chain of runs expires, and when the first task is due.
    mutating func setTimes(now: EngineTime, delay: Duration) {
        var backoff = delay
        if !cronSchedule.isEmpty, let cron = CronSchedule.backoff(cronSchedule, executionTime: now, now: now) {
            backoff = cron
        }
        firstWorkflowTaskBackoff = backoff.message
        let timeout = Duration(workflowExecutionTimeout)
        if timeout > .zero { workflowExecutionExpirationTime = (now + timeout + backoff).timestamp }
    }
}

extension Run {
    /// The priority that somebody gave to the run, if only an empty one.
    var givenPriority: Priority? {
        started.hasPriority || priority != Priority() ? priority : nil
    }
}

extension Priority {
    /// This priority, with what the other one says in its place.
    func merged(with other: Priority) -> Priority {
        .with {
            $0.priorityKey = other.priorityKey == 0 ? priorityKey : other.priorityKey
            $0.fairnessKey = other.fairnessKey.isEmpty ? fairnessKey : other.fairnessKey
            $0.fairnessWeight = other.fairnessWeight == 0 ? fairnessWeight : other.fairnessWeight
        }
    }
}
