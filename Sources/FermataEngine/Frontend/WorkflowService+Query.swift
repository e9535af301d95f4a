import Foundation
import GRPCCore
import Logging
import SwiftProtobuf
import TemporalAPI

typealias QueryResponse = Temporal_Api_Workflowservice_V1_QueryWorkflowResponse

extension WorkflowServiceHandler {
    func queryWorkflow(
        request: Temporal_Api_Workflowservice_V1_QueryWorkflowRequest,
        context: ServerContext
    ) async throws -> QueryResponse {
        try engine.checks.execution(request.execution, isSet: request.hasExecution)
        guard request.hasQuery else { throw EngineError.invalidArgument("WorkflowQuery is not set on request.") }
        guard !request.query.queryType.isEmpty else {
            throw EngineError.invalidArgument("QueryType is not set on request.")
        }
        try engine.checks.payload(request.query.queryArgs.payloadBytes, "queryArgs")
        return try await withCancellationOfCall { [engine] in try await engine.query(request) }
    }

    func respondQueryTaskCompleted(
        request: Temporal_Api_Workflowservice_V1_RespondQueryTaskCompletedRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RespondQueryTaskCompletedResponse {
        guard case .query(let namespaceID, let id) = try TaskToken(request.taskToken) else {
            throw EngineError.invalidArgument("Invalid TaskToken.")
        }
        try engine.check(namespaceID: namespaceID, isNamed: request.namespace)
        let answer: QueryRegistry.Answer
        if request.queryResult.payloadBytes > engine.limits.blobBytesMaximum {
            answer = .failed(message: "Query result size exceeds limit.", failure: nil)
        } else if request.completedType == .failed {
            answer = .failed(message: request.errorMessage, failure: request.hasFailure ? request.failure : nil)
        } else {
            answer = .result(request.hasQueryResult ? request.queryResult : nil)
        }
        guard engine.directQueries.answer(id, answer) else {
            throw EngineError.notFound("query task not found, or already expired")
        }
        return .init()
    }
}

extension Engine {
    private static let bufferedQueriesMaximum = 1
    /// Past this many attempts a workflow task is taken to be stuck, and so is the query.
    private static let stuckAttempt: Int32 = 3
    /// Without a poll in this time nobody is taken to answer.
    private static let pollerWindow = Duration.seconds(20)

    private enum QueryRoute: Sendable {
        case rejected(WorkflowStatus)
        case direct(
            DirectQueries.Pending,
            namespaceID: String,
            normalQueue: String,
            priority: Priority,
            VersionDirective
        )
        case buffered(RunNumber, UUID)
    }

    func query(_ request: Temporal_Api_Workflowservice_V1_QueryWorkflowRequest) async throws -> QueryResponse {
        while true {
            let route = try await durably { transaction in
                let box = try transaction.find(request.execution, namespace: request.namespace)
                return try self.route(request, box, transaction)
            }
            switch route {
            case .rejected(let status):
                return .with { $0.queryRejected.status = status }
            case .direct(let pending, let namespaceID, let normalQueue, let priority, let directive):
                return try await askDirectly(pending, namespaceID, normalQueue, priority, directive)
            case .buffered(let number, let id):
                if let response = try await awaitBuffered(id, of: number) { return response }
            }
        }
    }

    private func route(
        _ request: Temporal_Api_Workflowservice_V1_QueryWorkflowRequest,
        _ box: RunBox,
        _ transaction: Transaction
    ) throws -> QueryRoute {
        let run = box.run
        if !run.isRunning {
            let rejects =
                switch request.queryRejectCondition {
                case .notOpen: true
                case .notCompletedCleanly: run.status != .completed
                default: false
                }
            if rejects { return .rejected(run.status) }
        }
        if run.record.hasPause { return .rejected(.paused) }
        let hasCompletedTask = run.lastCompletedTaskEventID != 0
        guard run.isRunning || hasCompletedTask else {
            throw EngineError.workflowNotReady("Workflow execution closed before WorkflowTaskStarted event")
        }
        if let due = run.firstTaskDue, CallContext.current?.deadline.map({ due > $0 }) ?? true {
            throw EngineError.workflowNotReady("Workflow task is not scheduled yet.")
        }
        if let task = run.workflowTask, task.attempt >= Self.stuckAttempt {
            throw EngineError.workflowNotReady("Unable to query workflow due to Workflow Task in failed state.")
        }
        if hasCompletedTask, !run.isRunning || run.workflowTask == nil {
            let pending = DirectQueries.Pending(
                run: run.identity.number,
                query: request.query,
                stickyQueue: run.isRunning ? run.record.stickyQueue : ""
            )
            return .direct(
                pending,
                namespaceID: run.identity.namespaceID,
                normalQueue: run.started.taskQueue.name,
                priority: run.priority,
                run.versionDirective
            )
        }
        guard run.queries.waitingCount < max(Self.bufferedQueriesMaximum, 100) else {
            throw EngineError.resourceExhausted(
                "consistent query buffer is full, this may be caused by too many queries and workflow not able to "
                    + "process query fast enough",
                cause: .busyWorkflow
            )
        }
        let id = transaction.change(box) { $0.queries.add(request.query) }
        return .buffered(run.identity.number, id)
    }

    /// Waits for the answer that comes with a workflow task; nil means to ask directly.
    private func awaitBuffered(_ id: UUID, of number: RunNumber) async throws -> QueryResponse? {
        defer { forgetQuery(id, of: number) }
        let deadline = waitDeadline(longest: .seconds(60))
        let answer = try await observe(deadline: deadline) { transaction in
            guard let box = try transaction.core.box(number) else {
                throw EngineError.notFound("workflow execution not found")
            }
            return box
        } _: { box -> QueryRegistry.Answer? in
            if let answer = box.run.queries.answer(to: id) { return answer }
            return box.run.isRunning ? nil : .unblocked
        }
        guard let answer else {
            throw EngineError(.deadlineExceeded, "query timed out before a worker could process it")
        }
        if case .unblocked = answer { return nil }
        return try response(answer)
    }

    private func forgetQuery(_ id: UUID, of number: RunNumber) {
        do {
            _ = try transact { transaction in
                guard let box = try transaction.core.box(number) else { return }
                transaction.change(box) { $0.queries.remove(id) }
            }
        } catch {
            logger.warning("a query could not be taken back", metadata: ["error": "\(error)"])
        }
    }

    /// Asks a worker: first the one that has the run in its cache, if it still polls.
    private func askDirectly(
        _ pending: DirectQueries.Pending,
        _ namespaceID: String,
        _ normalQueue: String,
        _ priority: Priority,
        _ directive: VersionDirective
    ) async throws -> QueryResponse {
        let deadline = waitDeadline(longest: .seconds(60))
        if !pending.stickyQueue.isEmpty {
            let key = TaskQueueKey(namespaceID: namespaceID, name: pending.stickyQueue, kind: .workflow)
            if matching.hasRecentPoller(key) {
                let until = min(deadline, ContinuousClock.now + .seconds(5))
                // A worker's own queue has no versions.
                if let answer = try await ask(pending, key, priority, .unversioned, until) {
                    return try response(answer)
                }
            }
            try await forget(pending.stickyQueue, of: pending.run)
        }
        let normal = DirectQueries.Pending(run: pending.run, query: pending.query, stickyQueue: "")
        let key = TaskQueueKey(namespaceID: namespaceID, name: normalQueue, kind: .workflow)
        guard let answer = try await ask(normal, key, priority, directive, deadline) else {
            if !matching.wasPolled(key, within: Self.pollerWindow) {
                throw EngineError.failedPrecondition(
                    "no poller seen for task queue recently, worker may be down"
                )
            }
            throw EngineError(.deadlineExceeded, "query timed out before a worker could process it")
        }
        return try response(answer)
    }

    /// Lets the next workflow task of a run go to any worker, because the one with the cached run does not answer.
    private func forget(_ stickyQueue: String, of number: RunNumber) async throws {
        try await durably { transaction in
            guard let box = try transaction.core.box(number), box.run.isRunning,
                box.run.record.stickyQueue == stickyQueue
            else { return }
            transaction.change(box) { $0.clearStickyQueue() }
        }
    }

    private func ask(
        _ pending: DirectQueries.Pending,
        _ key: TaskQueueKey,
        _ priority: Priority,
        _ directive: VersionDirective,
        _ deadline: ContinuousClock.Instant
    ) async throws -> QueryRegistry.Answer? {
        let id = directQueries.add(pending)
        defer { directQueries.remove(id) }
        let now = clock.now()
        let left = deadline - ContinuousClock.now
        let task = MatchingTask(
            work: .query(id: id),
            priority: priority,
            createdAt: now,
            expiresAt: SystemClock().now() + left,
            versioning: directive
        )
        matching.add(task, to: key)
        while true {
            let waiter = directQueries.watch.add(for: id)
            defer { directQueries.watch.remove(waiter, for: id) }
            if let answer = directQueries.answer(to: id) { return answer }
            guard try await waiter.wait(until: deadline) else { return nil }
        }
    }

    private func response(_ answer: QueryRegistry.Answer) throws -> QueryResponse {
        switch answer {
        case .result(let result):
            return .with { if let result { $0.queryResult = result } }
        case .failed(let message, let failure):
            throw EngineError(
                .invalidArgument,
                message,
                details: [
                    Temporal_Api_Errordetails_V1_QueryFailedFailure.with { if let failure { $0.failure = failure } }
                ]
            )
        case .unblocked:
            throw EngineError.unavailable("buffered query cleared, please retry")
        }
    }

    /// Gives a direct query to a worker; nil if nobody waits for it any more.
    func startQuery(_ id: UUID, on queue: TaskQueue) throws -> PollWorkflowResponse? {
        guard let pending = directQueries.pending(id) else { return nil }
        let (response, _) = try transact { transaction -> PollWorkflowResponse? in
            guard let box = try transaction.core.box(pending.run) else { return nil }
            let run = box.run
            // The worker that has the run in its cache needs no history.
            let isCached = !pending.stickyQueue.isEmpty && pending.stickyQueue == queue.name
            let page = HistoryPage(
                events: isCached ? [] : box.allEvents(from: 1, before: run.nextEventID),
                maximumEvents: Self.historyPageEvents,
                maximumBytes: Self.historyPageBytes,
                totalBytes: run.historyBytes
            )
            return .with {
                $0.taskToken = TaskToken.query(namespaceID: run.identity.namespaceID, id: id).bytes
                $0.workflowExecution = run.identity.execution
                $0.workflowType = run.started.workflowType
                $0.previousStartedEventID = run.lastCompletedTaskStartedEventID
                $0.history.events = page.events
                if let next = page.nextEventID {
                    $0.nextPageToken =
                        HistoryToken(
                            runID: run.identity.runID,
                            nextEventID: next,
                            endEventID: run.nextEventID
                        ).bytes
                }
                $0.query = pending.query
                $0.workflowExecutionTaskQueue = .normal(run.started.taskQueue.name)
            }
        }
        return response
    }
}
