import SwiftProtobuf
import TemporalAPI

extension Run {
    typealias FailedRequest = Temporal_Api_Workflowservice_V1_RespondWorkflowTaskFailedRequest

    /// A worker says that it can't do the workflow task. It, or another worker, gets it again.
    ///
    /// - Throws: `notFound` if the run has ended or the task isn't the one the worker had.
    mutating func failWorkflowTask(
        _ request: FailedRequest,
        token: WorkflowTaskToken,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws {
        guard isRunning else { throw EngineError.workflowCompleted }
        _ = try startedWorkflowTask(token)
        if request.cause == .grpcMessageTooLarge {
            terminateRun(reason: request.cause.title, details: nil, identity: EngineIdentity.own, now: now)
            return
        }
        let stamp = request.workerVersion
        let attempt = recordWorkflowTaskFailure(
            WorkflowTaskFailure(
                cause: request.cause,
                failure: request.hasFailure ? request.failure.shortened(limits: limits) : nil,
                identity: request.identity,
                binaryChecksum: request.binaryChecksum,
                workerVersion: request.hasWorkerVersion && !stamp.useVersioning ? stamp : nil
            ),
            now: now
        )
        retryWorkflowTask(attempt: attempt, now: now)
    }

    /// Takes a started workflow task from its worker because the run is about to change under it: what has waited
    /// behind the task comes into the history. No other task is made.
    mutating func failWorkflowTaskByForce(now: EngineTime) {
        guard workflowTask?.isStarted == true else { return }
        _ = recordWorkflowTaskFailure(
            WorkflowTaskFailure(cause: .forceCloseCommand, identity: EngineIdentity.own),
            now: now
        )
        flushBufferedEvents()
    }

    /// Ends the started workflow task as failed. Only the failure of a first attempt is an event.
    ///
    /// - Returns: Which attempt the next task is.
    mutating func recordWorkflowTaskFailure(_ failure: WorkflowTaskFailure, now: EngineTime) -> Int32 {
        guard let task = workflowTask else { return 1 }
        output.facts.append(.workflowTaskFailed(failure.cause))
        let written = writeSpeculative(task, identity: failure.identity, workerVersion: failure.workerVersion)
        if written.attempt == 1 {
            let attributes = failure.attributes(of: written.record)
            append(.workflowTaskFailed, .workflowTaskFailedEventAttributes(attributes), now: now)
            record.reportedProblem =
                "category=WorkflowTaskFailed cause=WorkflowTaskFailedCause\(failure.cause.title)"
        }
        let attempt = releaseWorkflowTask(written, counts: true)
        if failure.cause == .unhandledCommand { closeAttempted = true }
        return failure.cause == .resetWorkflow ? 1 : attempt
    }

    /// Ends the started workflow task because its time is over.
    ///
    /// - Returns: Which attempt the next task is.
    mutating func recordWorkflowTaskTimeout(now: EngineTime) -> Int32 {
        guard let task = workflowTask else { return 1 }
        output.facts.append(.workflowTaskTimedOut(.startToClose))
        let written = writeSpeculative(task, identity: "", workerVersion: nil)
        if written.attempt == 1 { appendTimedOut(written.record, .startToClose, now: now) }
        return releaseWorkflowTask(written, counts: true)
    }

    /// Ends the waiting workflow task because no worker took it in time.
    mutating func recordWorkflowTaskNotStarted(now: EngineTime) {
        guard var task = workflowTask, !task.isStarted else { return }
        output.facts.append(.workflowTaskTimedOut(.scheduleToStart))
        if task.kind == .speculative {
            task.kind = .normal
            appendScheduled(task.record, queue: currentTaskQueue, now: EngineTime(task.record.scheduledTime))
        }
        appendTimedOut(task.record, .scheduleToStart, now: now)
        _ = releaseWorkflowTask(task, counts: false)
    }
}

extension Run {
    /// A task that fails is always told, also if it was for an update alone.
    private mutating func writeSpeculative(
        _ task: WorkflowTask,
        identity: String,
        workerVersion: Temporal_Api_Common_V1_WorkerVersionStamp?
    ) -> WorkflowTask {
        guard task.kind == .speculative else { return task }
        var task = task
        task.kind = .normal
        task.record.clearWorkerVersion()
        if let workerVersion { task.record.workerVersion = workerVersion }
        appendScheduled(task.record, queue: currentTaskQueue, now: EngineTime(task.record.scheduledTime))
        appendStarted(task.record, identity: identity, now: EngineTime(task.record.startedTime))
        return task
    }

    private mutating func appendTimedOut(
        _ task: WorkflowTaskRecord,
        _ type: TimeoutType,
        now: EngineTime
    ) {
        append(
            .workflowTaskTimedOut,
            .workflowTaskTimedOutEventAttributes(
                .with {
                    $0.scheduledEventID = task.scheduledEventID
                    $0.startedEventID = task.startedEventID
                    $0.timeoutType = type
                }
            ),
            now: now
        )
        if type == .startToClose {
            record.reportedProblem =
                "category=WorkflowTaskTimedOut cause=WorkflowTaskTimedOutCause\(type.title)"
        }
    }

    /// - Parameter counts: Whether the next task is another attempt of this one. It isn't if the worker with the cached
    ///   run had it: any other worker is to try first.
    private mutating func releaseWorkflowTask(_ task: WorkflowTask, counts: Bool) -> Int32 {
        workflowTask = nil
        closeAttempted = false
        guard !isSticky else {
            clearStickyQueue()
            return 1
        }
        guard counts else { return 1 }
        record.workflowTaskAttemptsSinceSuccess += 1
        if record.workflowTaskAttemptsSinceSuccess == Self.attemptsUntilReport { output.visibilityChanged = true }
        return task.attempt + 1
    }
}

extension Run {
    fileprivate static let attemptsUntilReport: Int64 = 5

    /// What the search attribute `TemporalReportedProblems` says; empty while workflow tasks succeed, or have not
    /// failed often.
    var reportedProblems: [String] {
        guard record.workflowTaskAttemptsSinceSuccess >= Self.attemptsUntilReport else { return [] }
        return record.reportedProblem.split(separator: " ").map(String.init)
    }
}

extension Failure {
    /// The failure, or if it is too large for a history, one that says so and has as much of it as is sensible.
    fileprivate func shortened(limits: ExecutionLimits) -> Failure {
        guard exceeds(limits.blobBytesMaximum) else { return self }
        let keptBytes = 512 * 1024
        var short = Failure.server("Failure exceeds size limit.", nonRetryable: true)
        short.cause = truncated(to: keptBytes)
        return short
    }
}
