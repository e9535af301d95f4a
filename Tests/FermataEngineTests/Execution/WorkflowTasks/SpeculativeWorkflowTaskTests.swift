import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Workflow tasks that exist for an update alone")
struct SpeculativeWorkflowTaskTests {
    /// A run that waits for nothing, and an update that has come.
    private func fixture(sticky: Bool = false) throws -> WorkflowTaskFixture {
        var fixture = WorkflowTaskFixture()
        try fixture.work { if sticky { $0.stick() } }
        _ = fixture.takeEvents()
        fixture.run.updates.admit("u", .with { $0.meta.updateID = "u" })
        fixture.run.scheduleSpeculativeWorkflowTask(now: fixture.now)
        return fixture
    }

    private var rejection: Temporal_Api_Protocol_V1_Message {
        get throws {
            let rejection = Temporal_Api_Update_V1_Rejection.with { $0.rejectedRequestMessageID = "u/request" }
            let body = try Google_Protobuf_Any(message: rejection)
            return .with {
                $0.id = "u/reject"
                $0.protocolInstanceID = "u"
                $0.body = body
            }
        }
    }

    @Test("the worker sees it as if history had it, and history doesn't")
    func invisible() throws {
        var fixture = try fixture()
        #expect(fixture.isDispatched)
        #expect(fixture.takeEvents().isEmpty)
        #expect(fixture.run.workflowTask?.kind == .speculative)
        let started = try fixture.start()
        #expect(fixture.takeEvents().isEmpty)
        #expect(started.suffix.map(\.eventID) == [5, 6])
        #expect(started.messages.map(\.protocolInstanceID) == ["u"])
        #expect(started.messages.first?.eventID == 5)
    }

    @Test("it leaves no trace if the update is rejected")
    func rejected() throws {
        var fixture = try fixture()
        try fixture.start()
        let rejection = try rejection
        let outcome = try fixture.complete { $0.messages = [rejection] }
        #expect(outcome.resetHistoryEventID == 3)
        #expect(fixture.takeEvents().isEmpty)
        #expect(fixture.run.nextEventID == 5)
        #expect(fixture.run.workflowTask == nil)
    }

    @Test("it comes into history if the worker has commands")
    func commands() throws {
        var fixture = try fixture()
        try fixture.start()
        let rejection = try rejection
        let outcome = try fixture.complete([.marker("m")]) { $0.messages = [rejection] }
        #expect(outcome.resetHistoryEventID == 0)
        #expect(
            fixture.takeTypes() == [
                .workflowTaskScheduled, .workflowTaskStarted, .workflowTaskCompleted, .markerRecorded,
            ]
        )
    }

    @Test("it comes into history if it has shown the worker other events, unless the worker can see those twice")
    func shippedEvents() throws {
        for seesTwice in [false, true] {
            var fixture = WorkflowTaskFixture()
            try fixture.work()
            fixture.signal()
            fixture.run.updates.admit("u", .with { $0.meta.updateID = "u" })
            fixture.run.scheduleSpeculativeWorkflowTask(now: fixture.now)
            _ = fixture.takeEvents()
            try fixture.start()
            let rejection = try rejection
            try fixture.complete {
                $0.messages = [rejection]
                $0.capabilities.discardSpeculativeWorkflowTaskWithEvents = seesTwice
            }
            #expect(fixture.takeEvents().isEmpty == seesTwice)
        }
    }

    @Test("what comes while it waits turns it into a task of history, before itself")
    func converted() throws {
        var fixture = try fixture()
        fixture.signal()
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskScheduled, .workflowExecutionSignaled])
        #expect(fixture.run.workflowTask?.kind == .normal)
        let started = try fixture.start()
        #expect(fixture.takeTypes() == [.workflowTaskStarted])
        #expect(started.token.startedEventID == 7)
    }

    @Test("what comes while a worker has it waits behind it")
    func convertedWhileStarted() throws {
        var fixture = try fixture()
        try fixture.start()
        fixture.signal()
        #expect(fixture.takeTypes() == [.workflowTaskScheduled, .workflowTaskStarted])
        #expect(fixture.run.record.bufferedEvents.count == 1)
        let rejection = try rejection
        try fixture.complete { $0.messages = [rejection] }
        #expect(
            fixture.takeTypes() == [.workflowTaskCompleted, .workflowExecutionSignaled, .workflowTaskScheduled]
        )
    }

    @Test("it is dropped if nobody waits for the update any more")
    func dropped() throws {
        var fixture = try fixture()
        fixture.run.updates.remove("u")
        let start = WorkflowTaskStart(
            scheduledEventID: fixture.waiting?.scheduledEventID ?? 0,
            stamp: fixture.waiting?.stamp ?? 0,
            requestID: "poll",
            identity: "worker",
            taskQueue: .named("queue")
        )
        let limits = fixture.limits
        let now = fixture.now
        #expect(try fixture.builder.run.startWorkflowTask(start, limits: limits, now: now) == nil)
        #expect(fixture.run.workflowTask == nil)
        #expect(fixture.takeEvents().isEmpty)
    }

    @Test("a failure is always told")
    func failed() throws {
        var fixture = try fixture()
        try fixture.start()
        try fixture.fail()
        #expect(fixture.takeTypes() == [.workflowTaskScheduled, .workflowTaskStarted, .workflowTaskFailed])
        #expect(fixture.waiting?.attempt == 2)
    }

    @Test("so is a time-out")
    func timedOut() throws {
        var fixture = try fixture()
        try fixture.start()
        try fixture.passDeadline()
        #expect(fixture.takeTypes() == [.workflowTaskScheduled, .workflowTaskStarted, .workflowTaskTimedOut])
    }

    @Test("if no worker takes it soon, a task of history follows")
    func notStarted() throws {
        var fixture = try fixture()
        #expect(fixture.run.nextWorkflowTaskDeadline == fixture.now + .seconds(5))
        try fixture.passDeadline()
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskScheduled, .workflowTaskTimedOut, .workflowTaskScheduled])
        #expect(events[1].workflowTaskTimedOutEventAttributes.timeoutType == .scheduleToStart)
        #expect(fixture.run.workflowTask?.kind == .normal)
    }

    @Test("an update that comes meanwhile gets the next one, with the answer")
    func next() throws {
        var fixture = try fixture()
        try fixture.start()
        fixture.run.updates.admit("v", .with { $0.meta.updateID = "v" })
        let rejection = try rejection
        let outcome = try fixture.complete {
            $0.messages = [rejection]
            $0.returnNewWorkflowTask = true
        }
        let next = try #require(outcome.newTask)
        #expect(next.messages.map(\.protocolInstanceID) == ["v"])
        #expect(next.suffix.map(\.eventID) == [5, 6])
        #expect(fixture.takeEvents().isEmpty)
    }

    @Test("after an answer that can't be understood the next task goes out with the whole history")
    func refused() throws {
        var fixture = try fixture(sticky: true)
        try fixture.start(on: .named("sticky", .sticky))
        let outcome = try fixture.complete([.complete(), .marker("m")])
        #expect(outcome.error?.code == .invalidArgument)
        #expect(!fixture.run.isSticky)
        #expect(fixture.run.workflowTask?.isStarted == true)
    }
}
