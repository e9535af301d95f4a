import FermataCore
import Foundation
import Logging
import SwiftProtobuf
import Synchronization
import TemporalAPI

/// Answers workflow tasks: brings the run up to date, lets its code run, and sends what it decided.
final class WorkflowTaskProcessor: Sendable {
    let settings: WorkerSettings
    let connection: TemporalConnection
    let registry: WorkflowRegistry
    let activities: ActivityWorker?
    let threads: WorkflowThreads
    let shutdown: WorkerShutdown
    let logger: Logger
    let codec: WorkflowCodec
    let cache: RunCache
    private let fetcher: HistoryFetcher

    init(
        settings: WorkerSettings,
        connection: TemporalConnection,
        registry: WorkflowRegistry,
        activities: ActivityWorker?,
        threads: WorkflowThreads,
        shutdown: WorkerShutdown,
        logger: Logger
    ) {
        self.settings = settings
        self.connection = connection
        self.registry = registry
        self.activities = activities
        self.threads = threads
        self.shutdown = shutdown
        self.logger = logger
        codec = WorkflowCodec(converter: settings.dataConverter)
        cache = RunCache(capacity: settings.configuration.maxCachedWorkflows)
        fetcher = HistoryFetcher(connection: connection, namespace: settings.namespace)
    }

    /// Answers a task, and those that the server hands out with the answer.
    func process(_ task: WorkflowTask) async {
        let runID = task.workflowExecution.runID
        guard let (entry, hold) = await cache.acquire(runID) else { return }
        var next: WorkflowTask? = task
        while let task = next { next = await answer(task, entry) }
        if !settings.usesCache { await evict(entry, runID) }
        hold.release()
        for (surplus, hold) in cache.takeSurplus() {
            await evict(surplus, nil)
            hold.release()
        }
    }

    private func answer(_ task: WorkflowTask, _ entry: RunCache.Entry) async -> WorkflowTask? {
        do {
            let run = try await bringUpToDate(task, entry)
            if task.hasQuery {
                await answerQuery(task, run)
                return nil
            }
            return try await complete(task, run, entry)
        } catch {
            await evict(entry, task.workflowExecution.runID)
            await reportFailure(of: task, error)
            return nil
        }
    }

    private func bringUpToDate(_ task: WorkflowTask, _ entry: RunCache.Entry) async throws -> WorkflowRun {
        // Its code still holds a thread, after a query for instance. It must not be touched again.
        if entry.run?.isAbandoned == true { entry.run = nil }
        let known = entry.run?.machines.processedEventID
        let events = try await codec.decode(fetcher.events(for: task, knownUpTo: known))
        let run = entry.run ?? makeRun(task)
        entry.run = run
        let input = TaskInput(
            events: events,
            previousStartedEventID: task.previousStartedEventID,
            messages: task.messages,
            updateArguments: try await codec.updateArguments(task.messages, events),
            replaysOnly: task.hasQuery
        )
        try await onThread(run) { try run.process(input, $0) }
        return run
    }

    private func makeRun(_ task: WorkflowTask) -> WorkflowRun {
        WorkflowRun(
            identity: RunIdentity(
                namespace: settings.namespace,
                taskQueue: settings.taskQueue,
                workflowID: task.workflowExecution.workflowID,
                runID: task.workflowExecution.runID,
                workflowType: task.workflowType.name
            ),
            converter: settings.dataConverter,
            registry: registry,
            logger: logger
        )
    }

    /// Runs workflow code on one of the workflow threads and gives back what it threw.
    func onThread<Value: Sendable>(
        _ run: WorkflowRun,
        _ body: @escaping @Sendable (WorkflowThreads.Progress) throws -> Value
    ) async throws -> Value {
        let result = Mutex<Result<Value, any Error>?>(nil)
        do {
            try await threads.run { progress in result.store(Result { try body(progress) }) }
        } catch is WorkflowThreads.Deadlock {
            run.abandon()
            throw FermataError(
                .deadlock,
                "[TMPRL1101] Potential deadlock detected: workflow '\(run.identity.workflowType)' did not yield within "
                    + "\(settings.configuration.deadlockTimeout ?? .zero). Workflow code must not block or compute for "
                    + "long; do that in an activity."
            )
        }
        guard let value = result.withLock({ $0 }) else { throw CancellationError() }
        return try value.get()
    }

    // MARK: Eviction

    /// Ends a run's code and forgets it. The caller holds the entry's lock, or the entry is out of the cache.
    func evict(_ entry: RunCache.Entry, _ runID: String?) async {
        if let runID { cache.remove(runID, entry) }
        guard let run = entry.run else { return }
        entry.run = nil
        guard !run.isAbandoned else { return }
        let hasEnded = (try? await onThread(run) { _ in run.evict() }) ?? false
        if !hasEnded {
            logger.warning(
                "A run's code did not end when it was removed from the cache: it waits for something that is not a workflow operation, or refuses to stop. Its memory stays taken.",
                metadata: ["run_id": "\(run.identity.runID)", "workflow_type": "\(run.identity.workflowType)"]
            )
        }
    }

    func evictAll() async {
        for entry in cache.takeAll() { await evict(entry, nil) }
    }
}

extension Mutex {
    fileprivate func store<Wrapped: Sendable>(_ value: Wrapped) where Value == Wrapped? {
        withLock { $0 = value }
    }
}
