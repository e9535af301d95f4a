import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Commands about activities")
struct ActivityCommandTests {
    /// The event of one command, in a run with a time-out of an hour.
    private func scheduled(
        runTimeout: Int64 = 3600,
        _ configure: (inout ScheduleActivityAttributes) -> Void
    ) throws -> ActivityScheduledAttributes {
        var fixture = WorkflowTaskFixture { $0.workflowRunTimeout.seconds = runTimeout }
        try fixture.work([.activity(configure: configure)])
        let event = try #require(fixture.takeEvents().last)
        try #require(event.eventType == .activityTaskScheduled)
        return event.activityTaskScheduledEventAttributes
    }

    private func fault(_ configure: (inout ScheduleActivityAttributes) -> Void) throws -> String? {
        var fixture = WorkflowTaskFixture()
        return try fixture.work([.activity(configure: configure)]).error?.message
    }

    @Test("an activity is scheduled with everything filled in, and goes to matching")
    func schedule() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([
            .activity {
                $0.input = .text("in")
                $0.header.fields = ["h": Payload()]
                $0.priority.priorityKey = 1
            }
        ])
        guard case .activityTask(5)? = fixture.run.output.effects.last else {
            Issue.record("not given to matching")
            return
        }
        let attributes = try #require(fixture.takeEvents().last).activityTaskScheduledEventAttributes
        #expect(attributes.workflowTaskCompletedEventID == 4)
        #expect(attributes.activityID == "a")
        #expect(attributes.taskQueue == .named("queue"))
        #expect(attributes.input == .text("in"))
        #expect(attributes.header.fields.count == 1)
        #expect(attributes.priority.priorityKey == 1)
        #expect(attributes.startToCloseTimeout.seconds == 30)
        #expect(attributes.retryPolicy.initialInterval.seconds == 1)
        #expect(attributes.retryPolicy.maximumInterval.seconds == 100)
        #expect(attributes.retryPolicy.backoffCoefficient == 2)
        #expect(attributes.retryPolicy.maximumAttempts == 0)
        for isSet in [
            attributes.hasScheduleToCloseTimeout, attributes.hasScheduleToStartTimeout, attributes.hasHeartbeatTimeout,
        ] { #expect(isSet) }
    }

    @Test("time-outs follow from each other and from the run's")
    func timeouts() throws {
        let onlyStartToClose = try scheduled { _ in }
        #expect(onlyStartToClose.scheduleToCloseTimeout.seconds == 3600)
        #expect(onlyStartToClose.scheduleToStartTimeout.seconds == 3600)
        let onlyScheduleToClose = try scheduled {
            $0.clearStartToCloseTimeout()
            $0.scheduleToCloseTimeout.seconds = 20
        }
        #expect(onlyScheduleToClose.startToCloseTimeout.seconds == 20)
        #expect(onlyScheduleToClose.scheduleToStartTimeout.seconds == 20)
        let all = try scheduled {
            $0.scheduleToCloseTimeout.seconds = 9000
            $0.scheduleToStartTimeout.seconds = 8000
            $0.startToCloseTimeout.seconds = 7000
            $0.heartbeatTimeout.seconds = 6000
        }
        #expect(all.scheduleToCloseTimeout.seconds == 3600)
        #expect(all.scheduleToStartTimeout.seconds == 3600)
        #expect(all.startToCloseTimeout.seconds == 3600)
        #expect(all.heartbeatTimeout.seconds == 3600)
        let unbounded = try scheduled(runTimeout: 0) { $0.heartbeatTimeout.seconds = 90 }
        #expect(unbounded.scheduleToCloseTimeout.seconds == 0)
        #expect(unbounded.startToCloseTimeout.seconds == 30)
        #expect(unbounded.heartbeatTimeout.seconds == 30)
    }

    @Test("what is wrong is named")
    func faults() throws {
        let prefix = "BadScheduleActivityAttributes: "
        #expect(try fault { $0.activityID = "" } == prefix + "activityId is not set")
        #expect(try fault { $0.clearActivityType() } == prefix + "activityType is not set")
        #expect(try fault { $0.clearTaskQueue() } == prefix + "taskQueue is not set")
        #expect(try fault { $0.taskQueue.name = "" } == prefix + "missing task queue name")
        #expect(
            try fault { $0.taskQueue.name = "/_sys/x" }
                == prefix + "task queue name cannot start with reserved prefix /_sys/"
        )
        #expect(
            try fault { $0.clearStartToCloseTimeout() } == prefix
                + "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. "
                + "ActivityId=a ActivityType=Work"
        )
        #expect(
            try fault { $0.heartbeatTimeout.seconds = -1 } == prefix + "invalid HeartbeatTimeout: negative duration"
        )
        #expect(
            try fault { $0.retryPolicy.backoffCoefficient = 0.5 }
                == prefix + "BackoffCoefficient cannot be less than 1 on retry policy."
        )
        #expect(
            try fault { $0.priority.priorityKey = -1 }
                == prefix + "invalid priorities: priority key can't be negative"
        )
        let long = String(repeating: "x", count: 1_001)
        #expect(
            try fault { $0.activityID = long } == prefix + "activityId exceeds length limit. Length=1001 Limit=1000"
        )
        var fixture = WorkflowTaskFixture()
        #expect(
            try fixture.work([.bare(.scheduleActivityTask)]).error?.message == prefix
                + "ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand."
        )
    }

    @Test("an id is used once at a time")
    func duplicate() throws {
        var fixture = WorkflowTaskFixture()
        let outcome = try fixture.work([.activity("a"), .activity("a")])
        #expect(
            outcome.error?.message == "ScheduleActivityDuplicateId: invalid history builder state for action: "
                + "add-activitytask-scheduled-event, ActivityID: a"
        )
    }

    @Test("there may be only so many")
    func limit() throws {
        var fixture = WorkflowTaskFixture()
        fixture.limits.pendingActivitiesMaximum = 1
        let outcome = try fixture.work([.activity("a"), .activity("b")])
        #expect(
            outcome.error?.message == "PendingActivitiesLimitExceeded: the number of pending activities, 1, "
                + "has reached the per-workflow limit of 1"
        )
    }

    @Test("the worker may run activities of its own queue itself")
    func eager() throws {
        var fixture = WorkflowTaskFixture()
        let outcome = try fixture.work([
            .activity("a") { $0.requestEagerExecution = true },
            .activity("b") {
                $0.requestEagerExecution = true
                $0.taskQueue.name = "other"
            },
            .activity("c") { $0.requestEagerExecution = true },
            .cancelActivity(7),
        ])
        #expect(outcome.eagerActivities == [5])
        let dispatched = fixture.run.output.effects.compactMap { effect -> Int64? in
            if case .activityTask(let id) = effect { id } else { nil }
        }
        #expect(dispatched == [6])
    }

    @Test("an activity that no worker has is cancelled at once, and the workflow is told")
    func cancelUnstarted() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.activity()])
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.complete([.cancelActivity(5), .marker("m")])
        let events = fixture.takeEvents()
        #expect(
            events.map(\.eventType) == [
                .workflowTaskCompleted, .activityTaskCancelRequested, .markerRecorded, .activityTaskCanceled,
                .workflowTaskScheduled,
            ]
        )
        #expect(events[1].activityTaskCancelRequestedEventAttributes.scheduledEventID == 5)
        let attributes = events[3].activityTaskCanceledEventAttributes
        #expect(attributes.scheduledEventID == 5)
        #expect(attributes.startedEventID == 0)
        #expect(attributes.latestCancelRequestedEventID == 9)
        #expect(attributes.identity == "worker")
        #expect(attributes.details.payloads.first?.data == .init("\"ACTIVITY_ID_NOT_STARTED\"".utf8))
        #expect(fixture.run.activities.isEmpty)
    }

    @Test("a workflow may cancel such an activity and end")
    func cancelAndEnd() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.activity()])
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.complete([.cancelActivity(5), .complete()])
        #expect(
            fixture.takeTypes() == [
                .workflowTaskCompleted, .activityTaskCancelRequested, .workflowExecutionCompleted,
            ]
        )
        #expect(fixture.run.record.bufferedEvents.isEmpty)
    }

    @Test("a worker that has the activity is only asked")
    func cancelStarted() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.activity()])
        let now = fixture.now
        fixture.run.activities[5]?.record.startedTime = now.timestamp
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.complete([.cancelActivity(5)])
        #expect(fixture.takeTypes() == [.workflowTaskCompleted, .activityTaskCancelRequested])
        #expect(fixture.run.activities[5]?.cancelRequestedEventID == 9)
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        let again = try fixture.work([.cancelActivity(5)])
        #expect(
            again.error?.message == "BadRequestCancelActivityAttributes: invalid history builder state for action: "
                + "add-activitytask-cancel-requested-event, ScheduledEventID: 5"
        )
    }

    @Test("the end of an activity that the worker has not seen doesn't make its cancellation wrong")
    func cancelEnded() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.activity()])
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start()
        fixture.run.append(
            .activityTaskCompleted,
            .activityTaskCompletedEventAttributes(.with { $0.scheduledEventID = 5 }),
            now: fixture.now
        )
        _ = fixture.takeEvents()
        try fixture.complete([.cancelActivity(5)])
        #expect(
            fixture.takeTypes() == [
                .workflowTaskCompleted, .activityTaskCancelRequested, .activityTaskCompleted, .workflowTaskScheduled,
            ]
        )
    }

    @Test("a cancellation of nothing is wrong")
    func cancelNothing() throws {
        var fixture = WorkflowTaskFixture()
        #expect(
            try fixture.work([.cancelActivity(0)]).error?.message
                == "BadRequestCancelActivityAttributes: "
                + "ScheduledEventId is not set on RequestCancelActivityTaskCommand."
        )
        fixture = WorkflowTaskFixture()
        #expect(try fixture.work([.cancelActivity(99)]).error != nil)
    }
}
