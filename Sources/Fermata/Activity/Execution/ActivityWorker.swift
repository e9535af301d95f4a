import Logging
import SwiftProtobuf
import Synchronization
import TemporalAPI

/// The activity half of a worker: takes activity tasks from one task queue and runs them.
///
/// Invariants:
/// 1. Whatever runs, or was promised a place for eager execution, holds a slot; so the worker is done when it has
///    stopped and all slots are back.
/// 2. Running activities are never cancelled as tasks from outside, only through ``RunningActivities``: each one knows
///    the reason and reports its end.
final class ActivityWorker: Sendable {
    private let service: any ActivityTaskService
    private let namespace: String
    private let taskQueue: String
    private let identity: String
    private let workerInstanceKey: String
    private let pollers: Int
    private let gracefulShutdownPeriod: Duration
    let maxTaskQueueActivitiesPerSecond: Double?
    private let clock: WorkerClock
    private let runner: ActivityRunner

    let slots: SlotPool
    /// Slots for activities that the workflow half has asked for.
    private let running = RunningActivities()
    let shutdown = WorkerShutdown()
    let dispatcher = TaskDispatcher<ActivityTask>()

    /// Prepares a worker. The server is asked to hand out `maxTaskQueueActivitiesPerSecond` to all workers together.
    ///
    /// - Throws: ``FermataError`` with code `invalidConfiguration` if two activities share a name.
    init(
        service: any ActivityTaskService,
        namespace: String,
        taskQueue: String,
        identity: String,
        dataConverter: DataConverter,
        activities: [any ActivityDefinition],
        maxConcurrent: Int,
        pollers: Int,
        gracefulShutdownPeriod: Duration,
        maxTaskQueueActivitiesPerSecond: Double?,
        workerInstanceKey: String,
        clock: WorkerClock = WorkerClock(),
        logger: Logger
    ) throws {
        self.service = service
        self.namespace = namespace
        self.taskQueue = taskQueue
        self.identity = identity
        self.workerInstanceKey = workerInstanceKey
        self.pollers = pollers
        self.gracefulShutdownPeriod = gracefulShutdownPeriod
        self.maxTaskQueueActivitiesPerSecond = maxTaskQueueActivitiesPerSecond
        self.clock = clock
        slots = SlotPool(capacity: maxConcurrent)
        runner = ActivityRunner(
            service: service,
            registry: try ActivityRegistry(activities),
            running: running,
            dataConverter: dataConverter,
            namespace: namespace,
            taskQueue: taskQueue,
            identity: identity,
            clock: clock,
            logger: logger
        )
    }

    /// Runs until ``beginShutdown()`` or cancellation, and then until the last activity has ended. Once only.
    ///
    /// - Throws: ``FermataError`` when the server refuses polls for good.
    func run() async throws {
        // Activities given up at the end must still be reported, and cancelled tasks make no calls. So the work is in
        // a task that cancellation does not reach; it arrives as a shutdown without grace.
        let work = Task { try await serve() }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            shutdown.beginWithoutGrace()
        }
    }

    /// Takes no new tasks. Running activities have the grace period to end, then they are cancelled. Does not wait.
    func beginShutdown() {
        shutdown.begin()
    }

    private func serve() async throws {
        async let _ = cancelAfterGracePeriod()
        async let _ = running.watchDeadlines(clock: clock)
        async let activities: Void = dispatcher.run { [runner] in await runner.run($0) }
        var failure: (any Error)?
        do {
            try await pollLoop.run()
        } catch {
            failure = error
            beginShutdown()
        }
        slots.close()
        await slots.waitUntilIdle()
        dispatcher.finish()
        await activities
        if let failure { throw failure }
    }

    private var pollLoop: PollLoop<ActivityTask> {
        let request = pollRequest
        return PollLoop(
            name: "task queue '\(taskQueue)' for activities",
            pollers: pollers,
            slots: slots,
            shutdown: shutdown,
            clock: clock,
            poll: { [service] in
                let task = try await service.poll(request)
                return task.taskToken.isEmpty ? nil : task
            },
            handle: { [dispatcher] in dispatcher.start($0, slot: $1) }
        )
    }

    private var pollRequest: Temporal_Api_Workflowservice_V1_PollActivityTaskQueueRequest {
        .with {
            $0.namespace = namespace
            $0.taskQueue.name = taskQueue
            $0.taskQueue.kind = .normal
            $0.identity = identity
            $0.workerInstanceKey = workerInstanceKey
            if let maxTaskQueueActivitiesPerSecond {
                $0.taskQueueMetadata.maxTasksPerSecond.value = maxTaskQueueActivitiesPerSecond
            }
        }
    }

    private func cancelAfterGracePeriod() async {
        await shutdown.stop.wait()
        await shutdown.halt.wait(upTo: gracefulShutdownPeriod, clock: clock)
        // Not when the wait was ended because nothing runs any more.
        if !Task.isCancelled { running.cancelAll(.workerShutdown) }
    }
}
