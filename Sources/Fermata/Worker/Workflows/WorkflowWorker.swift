import FermataCore
import Foundation
import Logging
import SwiftProtobuf
import TemporalAPI

/// The workflow half of a worker: takes workflow tasks from the task queue and from the worker's own sticky queue.
final class WorkflowWorker: Sendable {
    private let settings: WorkerSettings
    private let connection: TemporalConnection
    private let processor: WorkflowTaskProcessor
    private let threads: WorkflowThreads
    private let slots: SlotPool
    let shutdown = WorkerShutdown()
    private let dispatcher = TaskDispatcher<WorkflowTask>()
    private let logger: Logger

    init(
        settings: WorkerSettings,
        connection: TemporalConnection,
        registry: WorkflowRegistry,
        activities: ActivityWorker?,
        logger: Logger
    ) {
        self.settings = settings
        self.connection = connection
        self.logger = logger
        slots = SlotPool(capacity: settings.configuration.maxConcurrentWorkflowTasks)
        threads = WorkflowThreads(
            count: max(2, ProcessInfo.processInfo.activeProcessorCount),
            timeLimit: settings.configuration.deadlockTimeout
        )
        processor = WorkflowTaskProcessor(
            settings: settings,
            connection: connection,
            registry: registry,
            activities: activities,
            threads: threads,
            shutdown: shutdown,
            logger: logger
        )
    }

    /// Runs until ``beginShutdown()`` or cancellation, and then until the last task is answered. Once only.
    ///
    /// - Throws: ``FermataError`` when the server refuses polls for good.
    func run() async throws {
        // As with activities: tasks that have been taken must be answered, so cancellation arrives as a shutdown.
        let work = Task { try await serve() }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            shutdown.beginWithoutGrace()
        }
    }

    /// Takes no new tasks. Does not wait.
    func beginShutdown() {
        shutdown.begin()
    }

    private func serve() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [threads] in await threads.watch() }
            group.addTask { [self] in await announceShutdown() }
            async let tasks: Void = dispatcher.run { [processor] in await processor.process($0) }
            var failure: (any Error)?
            do {
                try await poll()
            } catch {
                failure = error
                shutdown.begin()
            }
            slots.close()
            await slots.waitUntilIdle()
            dispatcher.finish()
            await tasks
            await processor.evictAll()
            group.cancelAll()
            threads.stop()
            if let failure { throw failure }
        }
    }

    /// Polls the task queue, where new runs arrive, with a fifth of the pollers, and the sticky queue with the rest.
    private func poll() async throws {
        let pollers = settings.configuration.workflowTaskPollers
        guard settings.usesCache else {
            try await pollLoop(isSticky: false, pollers).run()
            return
        }
        let normal = max(1, pollers / 5)
        // A poll holds a slot: sticky polls must leave one to the task queue, where new runs and fallbacks arrive.
        let sticky = max(1, min(pollers, settings.configuration.maxConcurrentWorkflowTasks) - normal)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in try await pollLoop(isSticky: false, normal).run() }
            group.addTask { [self] in try await pollLoop(isSticky: true, sticky).run() }
            do {
                try await group.waitForAll()
            } catch {
                shutdown.begin()
                throw error
            }
        }
    }

    private func pollLoop(isSticky: Bool, _ pollers: Int) -> PollLoop<WorkflowTask> {
        let request = Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueRequest.with {
            $0.namespace = settings.namespace
            $0.taskQueue.name = isSticky ? settings.stickyQueue : settings.taskQueue
            $0.taskQueue.kind = isSticky ? .sticky : .normal
            if isSticky { $0.taskQueue.normalName = settings.taskQueue }
            $0.identity = settings.identity
            $0.workerInstanceKey = settings.instanceKey
        }
        return PollLoop(
            name: "task queue '\(settings.taskQueue)' for workflows",
            pollers: pollers,
            slots: slots,
            shutdown: shutdown,
            clock: WorkerClock(),
            poll: { [connection] in
                let task = try await connection.call(.taskPoll, request) {
                    try await $0.pollWorkflowTaskQueue($1, metadata: $2, options: $3)
                }
                return task.taskToken.isEmpty ? nil : task
            },
            handle: { [dispatcher] in dispatcher.start($0, slot: $1) }
        )
    }

    /// Tells the server, so that polls under way come back empty at once and sticky tasks move to other workers.
    private func announceShutdown() async {
        await shutdown.stop.wait()
        guard shutdown.stop.isOpen else { return }
        let request = Temporal_Api_Workflowservice_V1_ShutdownWorkerRequest.with {
            $0.namespace = settings.namespace
            $0.stickyTaskQueue = settings.stickyQueue
            $0.identity = settings.identity
            $0.reason = "graceful shutdown"
            $0.workerInstanceKey = settings.instanceKey
            $0.taskQueue = settings.taskQueue
            $0.taskQueueTypes = [.workflow, .activity]
        }
        do {
            _ = try await connection.call(.noRetry, request) {
                try await $0.shutdownWorker($1, metadata: $2, options: $3)
            }
        } catch {
            logger.debug("The server was not told of the shutdown.", metadata: ["error": "\(error.logText)"])
        }
    }
}
