import FermataCore
import GRPCCore
import Logging
import SwiftProtobuf
import TemporalAPI

extension WorkflowTaskProcessor {
    private typealias Completed = Temporal_Api_Workflowservice_V1_RespondWorkflowTaskCompletedRequest

    /// Sends the run's commands. Gives the next task of the run, if the server has one already.
    func complete(_ task: WorkflowTask, _ run: WorkflowRun, _ entry: RunCache.Entry) async throws -> WorkflowTask? {
        var request = Completed()
        request.namespace = settings.namespace
        request.identity = settings.identity
        request.workerInstanceKey = settings.instanceKey
        request.taskToken = task.taskToken
        request.capabilities.discardSpeculativeWorkflowTaskWithEvents = true
        if settings.usesCache {
            request.stickyAttributes.workerTaskQueue.name = settings.stickyQueue
            request.stickyAttributes.workerTaskQueue.kind = .sticky
            request.stickyAttributes.workerTaskQueue.normalName = settings.taskQueue
            request.stickyAttributes.scheduleToStartTimeout = .init(
                duration: settings.configuration.stickyQueueScheduleToStartTimeout
            )
            request.returnNewWorkflowTask = true
        }
        if shutdown.stop.isOpen {
            // The run goes on elsewhere.
            request.clearStickyAttributes()
            request.returnNewWorkflowTask = false
        }
        let completion = try await codec.encode(run.machines.takeCompletion(sdkVersion: FermataVersion.sdkVersion))
        request.messages = completion.messages
        request.queryResults = await answers(task.queries, run)
        if let metadata = completion.sdkMetadata { request.sdkMetadata = metadata }
        let (commands, reserved) = reserveEager(completion.commands)
        request.commands = commands
        do {
            return try await send(request, reserved: reserved, task, run, entry)
        } catch {
            for slot in reserved { slot.release() }
            await completionRefused(task, error)
            await evict(entry, task.workflowExecution.runID)
            return nil
        }
    }

    private func send(
        _ request: Completed,
        reserved: [Slot],
        _ task: WorkflowTask,
        _ run: WorkflowRun,
        _ entry: RunCache.Entry
    ) async throws -> WorkflowTask? {
        let response = try await connection.call(.normal, request) {
            try await $0.respondWorkflowTaskCompleted($1, metadata: $2, options: $3)
        }
        activities?.startEager(response.activityTasks, in: reserved)
        if response.resetHistoryEventID != 0 {
            run.machines.discardSpeculativeTask()
        }
        if run.isAbandoned || run.machines.hasEnded { await evict(entry, task.workflowExecution.runID) }
        return response.hasWorkflowTask && !response.workflowTask.taskToken.isEmpty ? response.workflowTask : nil
    }

    /// Activities for this worker's own queue come back with the answer, as far as there is room for them.
    private func reserveEager(_ commands: [Command]) -> ([Command], [Slot]) {
        var commands = commands
        let wishes = commands.indices.filter {
            commands[$0].scheduleActivityTaskCommandAttributes.requestEagerExecution
        }
        let own = wishes.filter {
            commands[$0].scheduleActivityTaskCommandAttributes.taskQueue.name == settings.taskQueue
        }
        let reserved = own.isEmpty ? [] : activities?.reserveEagerSlots(max: min(own.count, Self.eagerLimit)) ?? []
        for index in wishes where !own.prefix(reserved.count).contains(index) {
            commands[index].scheduleActivityTaskCommandAttributes.requestEagerExecution = false
        }
        return (commands, reserved)
    }

    /// As many as other SDKs ask for; more would let one run take all slots.
    private static var eagerLimit: Int { 3 }

    // MARK: Queries

    private func answers(
        _ queries: [String: Temporal_Api_Query_V1_WorkflowQuery],
        _ run: WorkflowRun
    ) async -> [String: Temporal_Api_Query_V1_WorkflowQueryResult] {
        var results: [String: Temporal_Api_Query_V1_WorkflowQueryResult] = [:]
        for (id, query) in queries.sorted(by: { $0.key < $1.key }) {
            results[id] = await answer(query, run)
        }
        return results
    }

    private func answer(
        _ query: Temporal_Api_Query_V1_WorkflowQuery,
        _ run: WorkflowRun
    ) async -> Temporal_Api_Query_V1_WorkflowQueryResult {
        var result = Temporal_Api_Query_V1_WorkflowQueryResult()
        do {
            let arguments = try await settings.dataConverter.decode(query.queryArgs.values)
            let payload = try await onThread(run) { _ in try run.query(query.queryType, arguments) }
            result.answer = .init(try await settings.dataConverter.encode([payload]))
            result.resultType = .answered
        } catch {
            result.resultType = .failed
            result.errorMessage = error.queryMessage
            if let failure = try? await settings.dataConverter.failure(for: error) { result.failure = failure }
        }
        return result
    }

    func answerQuery(_ task: WorkflowTask, _ run: WorkflowRun) async {
        await respond(task, await answer(task.query, run))
    }

    private func respond(_ task: WorkflowTask, _ result: Temporal_Api_Query_V1_WorkflowQueryResult) async {
        let request = Temporal_Api_Workflowservice_V1_RespondQueryTaskCompletedRequest.with {
            $0.namespace = settings.namespace
            $0.taskToken = task.taskToken
            $0.completedType = result.resultType
            $0.errorMessage = result.errorMessage
            if result.hasAnswer { $0.queryResult = result.answer }
            if result.hasFailure { $0.failure = result.failure }
        }
        do {
            _ = try await connection.call(.normal, request) {
                try await $0.respondQueryTaskCompleted($1, metadata: $2, options: $3)
            }
        } catch {
            // Whoever asked has given up, or will ask again.
            logger.debug("The answer to a query was not taken.", metadata: ["error": "\(error.logText)"])
        }
    }

    // MARK: Failure

    /// Tells the server that a task failed: it will be tried again, with a growing delay.
    func reportFailure(of task: WorkflowTask, _ error: any Error) async {
        if task.hasQuery {
            await respond(
                task,
                .with {
                    $0.resultType = .failed
                    $0.errorMessage = error.queryMessage
                }
            )
            return
        }
        logger.warning(
            "A workflow task failed. It will be tried again; the workflow waits until the cause is mended.",
            metadata: [
                "workflow_id": "\(task.workflowExecution.workflowID)", "run_id": "\(task.workflowExecution.runID)",
                "workflow_type": "\(task.workflowType.name)", "attempt": "\(task.attempt)", "error": "\(error.logText)",
            ]
        )
        // The server delays later attempts only if they are left to time out.
        guard task.attempt <= 1 else { return }
        await fail(task, cause: error.taskFailureCause, error)
    }

    private func fail(
        _ task: WorkflowTask,
        cause: Temporal_Api_Enums_V1_WorkflowTaskFailedCause,
        _ error: any Error
    ) async {
        let failure = (try? await settings.dataConverter.failure(for: error.asFailure)) ?? .init()
        let request = Temporal_Api_Workflowservice_V1_RespondWorkflowTaskFailedRequest.with {
            $0.namespace = settings.namespace
            $0.identity = settings.identity
            $0.taskToken = task.taskToken
            $0.cause = cause
            $0.failure = failure
        }
        do {
            _ = try await connection.call(.normal, request) {
                try await $0.respondWorkflowTaskFailed($1, metadata: $2, options: $3)
            }
        } catch {
            logger.debug("The failure of a workflow task was not taken.", metadata: ["error": "\(error.logText)"])
        }
    }

    private func completionRefused(_ task: WorkflowTask, _ error: any Error) async {
        let failure = (error as? FermataError)?.rpcFailure
        switch failure?.code {
        case .resourceExhausted where RetrySchedule.isTooLarge(failure?.message ?? "") && task.attempt <= 1:
            let error = ApplicationError(
                message: "The workflow task's commands are too large for one message. Pass references, not documents.",
                type: "GrpcMessageTooLarge",
                isNonRetryable: true
            )
            await fail(task, cause: .grpcMessageTooLarge, error)
        case .notFound, .invalidArgument:
            // The task has timed out, the run has ended, or it has got new events meanwhile: it will be offered again.
            logger.debug("A completion was not taken.", metadata: ["error": "\(error.logText)"])
        default:
            logger.warning("A completion was not taken.", metadata: ["error": "\(error.logText)"])
        }
    }
}

extension Error {
    /// What a client sees of a query that failed.
    fileprivate var queryMessage: String {
        switch self {
        case let error as FermataError: error.message
        case let error as any TemporalFailureError: error.message
        default: String(describing: self)
        }
    }

    fileprivate var taskFailureCause: Temporal_Api_Enums_V1_WorkflowTaskFailedCause {
        (self as? ReplayError)?.code == .nondeterminism ? .nonDeterministicError : .workflowWorkerUnhandledFailure
    }

    /// The error as a failure with a telling type.
    fileprivate var asFailure: any Error {
        switch self {
        case let error as FermataError:
            ApplicationError(message: error.message, cause: error.cause, type: "FermataError.\(error.code)")
        case let error as ReplayError:
            ApplicationError(
                message: error.message,
                type: error.code == .nondeterminism ? "NondeterminismError" : "InvalidHistory"
            )
        default:
            self
        }
    }
}
