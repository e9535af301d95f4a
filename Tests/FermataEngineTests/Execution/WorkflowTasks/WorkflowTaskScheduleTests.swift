import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("How a workflow task comes to be")
struct WorkflowTaskScheduleTests {
    @Test("the first task is an event and goes to matching")
    func first() throws {
        var fixture = WorkflowTaskFixture()
        #expect(fixture.isDispatched)
        let event = try #require(fixture.takeEvents().last)
        #expect(event.eventID == 2)
        let attributes = event.workflowTaskScheduledEventAttributes
        #expect(attributes.taskQueue == .named("queue"))
        #expect(attributes.attempt == 1)
        #expect(attributes.startToCloseTimeout.seconds == 10)
        #expect(fixture.run.nextWorkflowTaskDeadline == nil)
    }

    @Test("a run has at most one task")
    func once() {
        var fixture = WorkflowTaskFixture()
        _ = fixture.takeEvents()
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        #expect(fixture.takeEvents().isEmpty)
        #expect(!fixture.isDispatched)
    }

    @Test("a paused run gets no task")
    func paused() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work()
        fixture.run.record.pause.reason = "wait"
        _ = fixture.takeEvents()
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        fixture.run.scheduleSpeculativeWorkflowTask(now: fixture.now)
        #expect(fixture.run.workflowTask == nil)
        #expect(fixture.takeEvents().isEmpty)
    }

    @Test("a worker that keeps the run gets the next task on its own queue, for a while")
    func sticky() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work { $0.stick() }
        _ = fixture.takeEvents()
        fixture.signal()
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowExecutionSignaled, .workflowTaskScheduled])
        let queue = try #require(events.last?.workflowTaskScheduledEventAttributes.taskQueue)
        #expect(queue.name == "sticky")
        #expect(queue.kind == .sticky)
        #expect(queue.normalName == "queue")
        #expect(fixture.run.nextWorkflowTaskDeadline == fixture.now + .seconds(10))
        let dispatch = try #require(fixture.run.workflowTaskDispatch(now: fixture.now))
        #expect(dispatch.isSticky)
        #expect(dispatch.queue.name == "sticky")
        #expect(dispatch.normalQueue.name == "queue")
        #expect(dispatch.task.expiresAt == fixture.now + .seconds(10))
        #expect(dispatch.task.versioning == .unversioned)
    }

    @Test("matching is told where the task goes")
    func dispatch() throws {
        var fixture = WorkflowTaskFixture()
        fixture.run.priority.priorityKey = 2
        let dispatch = try #require(fixture.run.workflowTaskDispatch(now: fixture.now))
        #expect(!dispatch.isSticky)
        #expect(dispatch.queue == TaskQueueKey(namespaceID: "namespace-id", name: "queue", kind: .workflow))
        #expect(dispatch.task.priority.priorityKey == 2)
        #expect(dispatch.task.expiresAt == nil)
        #expect(dispatch.task.versioning == .autoUpgrade(workflowID: "workflow"))
        #expect(dispatch.task.work == .workflowTask(run: RunNumber(rawValue: 1), scheduledEventID: 2, stamp: 1))
        try fixture.start()
        #expect(fixture.run.workflowTaskDispatch(now: fixture.now) == nil)
    }

    @Test("a task that is given to matching anew makes the old one stale")
    func redispatch() throws {
        var fixture = WorkflowTaskFixture()
        let old = try #require(fixture.waiting).stamp
        fixture.run.output = RunOutput()
        fixture.run.redispatchWorkflowTask()
        #expect(fixture.isDispatched)
        #expect(throws: StaleWorkflowTask.self) { try fixture.start(stamp: old) }
        try fixture.start()
    }

    @Test("what was buffered comes before the next task")
    func flush() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        fixture.signal()
        _ = fixture.takeEvents()
        try fixture.complete()
        #expect(
            fixture.takeTypes() == [.workflowTaskCompleted, .workflowExecutionSignaled, .workflowTaskScheduled]
        )
    }

    @Test("ends of what commands began come after everything else that was buffered")
    func flushOrder() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.activity()])
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start()
        fixture.run.append(
            .activityTaskStarted,
            .activityTaskStartedEventAttributes(.with { $0.scheduledEventID = 5 }),
            now: fixture.now
        )
        fixture.run.append(
            .activityTaskCompleted,
            .activityTaskCompletedEventAttributes(.with { $0.scheduledEventID = 5 }),
            now: fixture.now
        )
        fixture.signal()
        _ = fixture.takeEvents()
        try fixture.complete()
        let events = fixture.takeEvents()
        #expect(
            events.map(\.eventType) == [
                .workflowTaskCompleted, .activityTaskStarted, .workflowExecutionSignaled, .activityTaskCompleted,
                .workflowTaskScheduled,
            ]
        )
        #expect(events[3].activityTaskCompletedEventAttributes.startedEventID == events[1].eventID)
    }
}
