import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

/// What a workflow with one activity, which fails once, leaves in the metrics.
@Suite("Metrics of the engine", .timeLimit(.minutes(1)))
struct EngineMetricsTests {
    private static let run = ["namespace": "default", "taskqueue": "queue", "workflowType": "W"]
    private static let ended = run.merging(["operation": "CompletionStats"]) { $1 }

    private static func activity(_ operation: String) -> [String: String] {
        run.merging(["activityType": "A", "operation": operation]) { $1 }
    }

    private static func queue(_ type: String, partition: String = "__normal__") -> [String: String] {
        ["namespace": "default", "taskqueue": "queue", "task_type": type, "partition": partition]
    }

    /// Works on the scenario, and returns what it has left.
    private static func play(_ body: (ServiceFixture, RecordedMetrics) async throws -> Void) async throws {
        let recorded = RecordedMetrics()
        let fixture = try await ServiceFixture(metrics: EngineMetrics(recorded))
        try await fixture.start("w")
        fixture.clock.advance(by: .seconds(1))
        try await fixture.work([.activity("1", attempts: 2)])
        fixture.clock.advance(by: .seconds(2))
        try await fixture.workActivity(taking: .seconds(3), fails: true)
        // The back-off before the second attempt.
        fixture.clock.advance(by: .seconds(1))
        try fixture.engine.fireDue()
        try await fixture.engine.flushed()
        try await fixture.workActivity(taking: .seconds(5), fails: false)
        try await fixture.work([.complete("done")])
        try await body(fixture, recorded)
    }

    @Test("the end of a workflow is counted once, with its history and its time")
    func workflows() async throws {
        try await Self.play { fixture, metrics in
            #expect(metrics["workflow_success", Self.ended] == 1)
            for name in ["workflow_failed", "workflow_cancel", "workflow_terminate", "workflow_timeout"] {
                #expect(metrics[name, Self.ended] == 0)
            }
            #expect(metrics.series("workflow_schedule_to_close_latency", Self.ended).sum == 12)
            let completion = ["namespace": "default", "operation": "CompletionStats"]
            #expect(metrics.series("history_count", completion) == .init(count: 1, sum: 11, last: 11))
            let box = try fixture.engine.transact { try $0.core.box(RunNumber(rawValue: 1))?.run }.0
            let run = try #require(box)
            #expect(metrics.series("history_size", completion).sum == Double(run.historyBytes))
            let transitions = metrics.series("state_transition_count", ["namespace": "default"])
            #expect(transitions.count == run.record.stateTransitions)
            #expect(transitions.last == Double(run.record.stateTransitions))
        }
    }

    @Test("each attempt of an activity is counted, and its last one ends it")
    func activities() async throws {
        try await Self.play { _, metrics in
            let (failed, completed) = (
                Self.activity("RespondActivityTaskFailed"), Self.activity("RespondActivityTaskCompleted")
            )
            #expect(metrics["activity_task_fail", failed] == 1)
            #expect(metrics["activity_fail", failed] == 0)
            #expect(metrics["activity_success", completed] == 1)
            #expect(metrics.series("activity_start_to_close_latency", failed).sum == 3)
            #expect(metrics.series("activity_start_to_close_latency", completed).sum == 5)
            #expect(metrics.series("activity_schedule_to_close_latency", failed).count == 0)
            #expect(metrics.series("activity_schedule_to_close_latency", completed).sum == 11)
        }
    }

    @Test("tasks are counted by queue, with how long they waited")
    func queues() async throws {
        try await Self.play { _, metrics in
            for type in ["Workflow", "Activity"] {
                #expect(metrics["poll_success", Self.queue(type)] == 2)
                #expect(metrics["poll_success_sync", Self.queue(type)] == 0)
                #expect(metrics["poll_timeouts", Self.queue(type)] == 0)
            }
            #expect(metrics.series("task_dispatch_latency", Self.queue("Workflow")).sum == 1)
            #expect(metrics.series("task_schedule_to_start_latency", Self.queue("Workflow")).sum == 1)
            #expect(metrics.series("task_schedule_to_start_latency", Self.queue("Activity")).sum == 2)
            let respond = "RespondWorkflowTaskCompleted"
            for type in ["ScheduleActivityTask", "CompleteWorkflowExecution"] {
                let labels = ["namespace": "default", "operation": respond, "commandType": type]
                #expect(metrics["command", labels] == 1)
            }
        }
    }

    @Test("every transaction of the store is counted, with its changes")
    func store() async throws {
        try await Self.play { fixture, metrics in
            let statistics = fixture.engine.store.statistics
            #expect(metrics["persistence_requests", ["operation": "Commit"]] == Int64(statistics.commits))
            #expect(metrics.series("persistence_latency", ["operation": "Commit"]).count == statistics.commits)
            #expect(metrics.series("fermata_commit_writes").sum == Double(statistics.writes))
            #expect(metrics["persistence_errors", ["operation": "Commit"]] == 0)
        }
    }

    @Test("what a queue holds is shown, and is shown as gone")
    func samples() async throws {
        let metrics = RecordedMetrics()
        let fixture = try await ServiceFixture(metrics: EngineMetrics(metrics))
        for id in ["a", "b"] { try await fixture.start(id) }
        fixture.clock.advance(by: .seconds(7))
        fixture.engine.sampleMetrics()
        #expect(metrics.series("approximate_backlog_count", Self.queue("Workflow")).last == 2)
        #expect(metrics.series("approximate_backlog_age_seconds", Self.queue("Workflow")).last == 7)
        #expect(metrics.series("fermata_open_runs").last == 2)
        #expect(metrics.series("loaded_task_queue_count").last == 1)
        for _ in 0..<2 { try await fixture.work([.complete("done")]) }
        // An idle queue is forgotten after a while.
        fixture.clock.advance(by: .seconds(3600))
        fixture.engine.matching.expire()
        fixture.engine.sampleMetrics()
        #expect(metrics.series("approximate_backlog_count", Self.queue("Workflow")).last == 0)
        #expect(metrics.series("approximate_backlog_age_seconds", Self.queue("Workflow")).last == 0)
        #expect(metrics.series("loaded_task_queue_count").last == 0)
        #expect(metrics.series("fermata_open_runs").last == 0)
    }

    @Test("a poll that ends without a task, and a task that a rate holds up, are counted")
    func polls() async throws {
        let metrics = RecordedMetrics()
        let fixture = try await ServiceFixture(metrics: EngineMetrics(metrics))
        let engine = fixture.engine
        let namespace = try engine.namespace(named: "default")
        let key = TaskQueueKey(namespaceID: namespace.id, name: "queue", kind: .activity)
        let now = fixture.clock.now()
        let late = PollRequest(key: key, identity: "w", deadline: now)
        #expect(try await engine.nextTask(for: late, .named("queue"), of: namespace) == nil)
        #expect(metrics["poll_timeouts", Self.queue("Activity")] == 1)

        async let polled = engine.nextTask(
            for: PollRequest(key: key, identity: "w", deadline: now + .seconds(60), maxTasksPerSecond: 0),
            .named("queue"),
            of: namespace
        )
        while engine.matching.describe(key).waitingPollers == 0 { await Task.yield() }
        let work = MatchingTask.Work.activity(run: RunNumber(rawValue: 1), scheduledEventID: 1, stamp: 0)
        engine.matching.add(MatchingTask(work: work, createdAt: now), to: key)
        engine.sampleMetrics()
        #expect(metrics["sync_throttle_count", Self.queue("Activity")] == 1)
        #expect(metrics.series("pending_polls", Self.queue("Activity")).last == 1)
        fixture.clock.advance(by: .seconds(61))
        engine.matching.expire()
        #expect(try await polled == nil)
        #expect(metrics["poll_timeouts", Self.queue("Activity")] == 2)
    }

    @Test("a change that is undone is not counted")
    func undone() async throws {
        struct Refusal: Error {}
        let metrics = RecordedMetrics()
        let fixture = try await EngineFixture(metrics: EngineMetrics(metrics))
        try await fixture.start("w")
        let before = metrics.names
        await #expect(throws: Refusal.self) {
            try await fixture.change("w") { run in
                run.terminateRun(reason: "", details: nil, identity: "", now: fixture.clock.now())
                throw Refusal()
            }
        }
        #expect(metrics["workflow_terminate", Self.ended] == 0)
        #expect(metrics.names == before)
        try await fixture.change("w") { run in
            run.terminateRun(reason: "", details: nil, identity: "", now: fixture.clock.now())
        }
        #expect(metrics["workflow_terminate", Self.ended] == 1)
    }

    @Test("a schedule's starts, and the times that it missed, are counted")
    func schedules() async throws {
        let metrics = RecordedMetrics()
        let fixture = try await EngineFixture(metrics: EngineMetrics(metrics))
        let now = fixture.clock.now()
        let schedule = makeSchedule(every: .seconds(60))
        try await fixture.engine.durably { transaction in
            let namespace = try transaction.core.namespaces.namespace(named: "default")
            _ = try transaction.changeSchedule("s", namespace: namespace) { _, _ in
                ScheduleReply(response: 0, change: .store(try makeState(schedule, at: now)))
            }
        }
        fixture.clock.advance(by: try #require(fixture.engine.nextDeadline) - now)
        try fixture.engine.fireDue()
        try await fixture.engine.flushed()
        let action = ["namespace": "default", "schedule_action": "start_workflow"]
        #expect(metrics["schedule_action_success", action] == 1)
        #expect(metrics["schedule_action_errors", action] == 0)
        #expect(metrics["schedule_missed_catchup_window", ["namespace": "default", "reason": "not_buffered"]] == 0)
        // The first run is still open: the next times are skipped.
        fixture.clock.advance(by: .seconds(60))
        try fixture.engine.fireDue()
        try await fixture.engine.flushed()
        #expect(metrics["schedule_overlap_skipped", ["namespace": "default"]] == 1)
        #expect(metrics["schedule_action_success", action] == 1)
    }
}

extension ServiceFixture {
    /// A worker polls for a workflow task and answers it.
    fileprivate func work(_ commands: [Command]) async throws {
        let task = try await workflow.pollWorkflowTaskQueue(
            request: .with {
                $0.namespace = "default"
                $0.taskQueue = .named("queue")
            },
            context: Self.context
        )
        _ = try await workflow.respondWorkflowTaskCompleted(
            request: .with {
                $0.taskToken = task.taskToken
                $0.commands = commands
            },
            context: Self.context
        )
    }

    /// A worker polls for an activity task and answers it.
    fileprivate func workActivity(taking duration: Duration, fails: Bool) async throws {
        let task = try await workflow.pollActivityTaskQueue(
            request: .with {
                $0.namespace = "default"
                $0.taskQueue = .named("queue")
            },
            context: Self.context
        )
        clock.advance(by: duration)
        if fails {
            _ = try await workflow.respondActivityTaskFailed(
                request: .with {
                    $0.taskToken = task.taskToken
                    $0.failure.message = "no"
                    $0.failure.applicationFailureInfo.type = "E"
                },
                context: Self.context
            )
        } else {
            _ = try await workflow.respondActivityTaskCompleted(
                request: .with { $0.taskToken = task.taskToken },
                context: Self.context
            )
        }
    }
}

extension Command {
    fileprivate static func activity(_ id: String, attempts: Int32) -> Command {
        .with {
            $0.commandType = .scheduleActivityTask
            $0.scheduleActivityTaskCommandAttributes = .with {
                $0.activityID = id
                $0.activityType.name = "A"
                $0.taskQueue.name = "queue"
                $0.startToCloseTimeout = Duration.seconds(60).message
                $0.retryPolicy.maximumAttempts = attempts
                $0.retryPolicy.initialInterval = Duration.seconds(1).message
            }
        }
    }
}
