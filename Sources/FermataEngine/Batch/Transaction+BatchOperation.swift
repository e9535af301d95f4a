import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// Does to one run what a batch operation wants.
    ///
    /// - Throws: Why it can't be done; `notFound` if the run is gone or has ended.
    func perform(_ job: BatchJob, on target: BatchTarget) throws {
        guard job.request.kind == nil else {
            try performOnStandaloneActivity(job, target)
            return
        }
        let box = try find(target.execution, namespace: job.request.namespace)
        switch job.request.operation {
        case .terminationOperation(let operation):
            guard box.run.isRunning else { throw EngineError.workflowCompleted }
            change(box) {
                $0.terminateRun(
                    reason: job.request.reason,
                    details: operation.hasDetails ? operation.details : nil,
                    identity: operation.identity,
                    now: now
                )
            }
        case .cancellationOperation(let operation):
            change(box) {
                $0.requestCancellation(
                    reason: job.request.reason,
                    identity: operation.identity,
                    requestID: job.requestID("cancel", target),
                    now: now
                )
            }
        case .signalOperation(let operation):
            let signal = IncomingSignal(
                name: operation.signal,
                input: operation.hasInput ? operation.input : nil,
                identity: operation.identity,
                header: operation.hasHeader ? operation.header : nil,
                requestID: job.requestID("signal", target)
            )
            try change(box) { try $0.receive(signal, limits: core.limits, now: now) }
        case .deletionOperation:
            remove(box)
        case .resetOperation(let operation):
            try reset(box, operation, job.requestID("reset", target), reason: job.request.reason)
        case .updateWorkflowOptionsOperation(let operation):
            guard box.run.isRunning else { throw EngineError.workflowCompleted }
            _ = try change(box) {
                try $0.updateOptions(
                    operation.workflowExecutionOptions,
                    paths: operation.updateMask.paths,
                    identity: operation.identity,
                    now: now
                )
            }
        default:
            try performOnActivities(job.request.operation, of: box)
        }
    }

    private func performOnStandaloneActivity(_ job: BatchJob, _ target: BatchTarget) throws {
        let box = try activity(target.workflowID, runID: target.runID, of: job.request.namespace)
        switch job.request.operation {
        case .terminateActivitiesOperation(let operation):
            try change(box, as: StandaloneActivity.self) {
                try $0.terminate(
                    requestID: job.requestID("terminate-activity", target),
                    identity: operation.identity,
                    reason: operation.reason,
                    now: now
                )
            }
        case .cancelActivitiesOperation(let operation):
            try change(box, as: StandaloneActivity.self) {
                try $0.requestCancel(
                    requestID: job.requestID("cancel-activity", target),
                    identity: operation.identity,
                    reason: operation.reason,
                    now: now
                )
            }
        default:
            try removeActivity(box)
        }
    }

    private func performOnActivities(_ operation: BatchRequest.OneOf_Operation?, of box: RunBox) throws {
        var generator = SystemRandomNumberGenerator()
        switch operation {
        case .unpauseActivitiesOperation(let operation):
            let request = Temporal_Api_Workflowservice_V1_UnpauseActivityRequest.with {
                if case .type(let type) = operation.activity { $0.type = type } else { $0.unpauseAll = true }
                $0.identity = operation.identity
                $0.resetAttempts = operation.resetAttempts
                $0.resetHeartbeat = operation.resetHeartbeat
                $0.jitter = operation.jitter
            }
            try change(box) { try $0.unpauseActivities(request, using: &generator, now: now) }
        case .resetActivitiesOperation(let operation):
            let request = Temporal_Api_Workflowservice_V1_ResetActivityRequest.with {
                if case .type(let type) = operation.activity { $0.type = type } else { $0.matchAll = true }
                $0.identity = operation.identity
                $0.resetHeartbeat = operation.resetHeartbeat
                $0.keepPaused = operation.keepPaused
                $0.jitter = operation.jitter
                $0.restoreOriginalOptions = operation.restoreOriginalOptions
            }
            try change(box) { try $0.resetActivities(request, using: &generator, now: now) }
        case .updateActivityOptionsOperation(let operation):
            let request = Temporal_Api_Workflowservice_V1_UpdateActivityOptionsRequest.with {
                if case .type(let type) = operation.activity { $0.type = type } else { $0.matchAll = true }
                $0.identity = operation.identity
                if operation.hasActivityOptions { $0.activityOptions = operation.activityOptions }
                if operation.hasUpdateMask { $0.updateMask = operation.updateMask }
                $0.restoreOriginal = operation.restoreOriginal
            }
            _ = try change(box) { try $0.updateActivityOptions(request, limits: core.limits, now: now) }
        default:
            throw EngineError.invalidArgument("unknown batch type")
        }
    }
}

// MARK: - Reset

extension Transaction {
    private func reset(
        _ box: RunBox,
        _ operation: Temporal_Api_Batch_V1_BatchOperationReset,
        _ requestID: String,
        reason: String
    ) throws {
        var base = box
        let eventID: Int64?
        switch operation.hasOptions ? operation.options.target : nil {
        case .workflowTaskID(let id):
            eventID = id
        case .buildID(let buildID):
            (base, eventID) = try resetPoint(of: box, buildID, currentRunOnly: operation.options.currentRunOnly)
        case .firstWorkflowTask:
            eventID = box.resetEventID(isFirst: true)
        case .lastWorkflowTask:
            eventID = box.resetEventID(isFirst: false)
        case nil:
            eventID = box.resetEventID(isFirst: operation.resetType == .firstWorkflowTask)
        }
        guard let eventID else {
            throw EngineError.failedPrecondition("unable to find any scheduled or completed task")
        }
        let excluded =
            operation.hasOptions
            ? ResetOptions.excluded(
                operation.options.resetReapplyExcludeTypes,
                including: operation.options.resetReapplyType
            )
            : ResetOptions.excluded([], including: operation.resetReapplyType)
        let options = ResetOptions(
            finishEventID: eventID,
            reason: reason,
            requestID: requestID,
            excluded: excluded,
            postOperations: operation.postResetOperations
        )
        _ = try reset(base, options)
    }

    /// Where a version of the workers' code first had the run, or an earlier run of its chain.
    private func resetPoint(
        of box: RunBox,
        _ buildID: String,
        currentRunOnly: Bool
    ) throws -> (RunBox, Int64?) {
        let own = box.run.record.resetPoints.map {
            (buildID: $0.buildID, runID: $0.runID, eventID: $0.firstWorkflowTaskCompletedID, isUsable: $0.resettable)
        }
        let earlier = box.run.started.prevAutoResetPoints.points.map {
            (buildID: $0.buildID, runID: $0.runID, eventID: $0.firstWorkflowTaskCompletedID, isUsable: $0.resettable)
        }
        guard let point = (earlier + own).first(where: { $0.buildID == buildID }) else {
            throw EngineError.failedPrecondition("Can't find reset point for \(buildID)")
        }
        guard point.isUsable else {
            throw EngineError.failedPrecondition("Reset point for \(buildID) is not resettable")
        }
        guard point.runID != box.identity.runID else { return (box, point.eventID) }
        guard !currentRunOnly else {
            throw EngineError.failedPrecondition(
                "Reset point for \(buildID) points to previous run and CurrentRunOnly is set"
            )
        }
        let base = try core.box(
            namespaceID: box.identity.namespaceID,
            workflowID: box.identity.workflowID,
            runID: point.runID
        )
        return (base, point.eventID)
    }
}

extension RunBox {
    /// The event that ended the first, or last, workflow task; if none has completed, the one after it was scheduled.
    fileprivate func resetEventID(isFirst: Bool) -> Int64? {
        let events = allEvents(from: 1, before: run.nextEventID)
        let completed =
            isFirst
            ? events.first { $0.eventType == .workflowTaskCompleted }
            : events.last { $0.eventType == .workflowTaskCompleted }
        return completed?.eventID
            ?? events.first { $0.eventType == .workflowTaskScheduled }.map { $0.eventID + 1 }
    }
}
