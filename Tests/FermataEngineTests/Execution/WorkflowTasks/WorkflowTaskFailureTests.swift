import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("What follows when a workflow task fails or runs out of time")
struct WorkflowTaskFailureTests {
    @Test("the first failure is an event, and the next attempt is not")
    func failure() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.fail { $0.binaryChecksum = "sum" }
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskFailed])
        let attributes = try #require(events.first).workflowTaskFailedEventAttributes
        #expect(attributes.scheduledEventID == 2)
        #expect(attributes.startedEventID == 3)
        #expect(attributes.cause == .nonDeterministicError)
        #expect(attributes.failure.message == "wrong")
        #expect(attributes.identity == "worker")
        #expect(attributes.binaryChecksum == "sum")
        let waiting = try #require(fixture.waiting)
        #expect(waiting.attempt == 2)
        #expect(waiting.scheduledEventID == 5)
        #expect(fixture.run.nextEventID == 5)
    }

    @Test("a later attempt is shown to the worker as if history had it")
    func transient() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        try fixture.fail()
        _ = fixture.takeEvents()
        let started = try fixture.start(requestID: "second")
        #expect(fixture.takeEvents().isEmpty)
        #expect(started.nextEventID == 5)
        #expect(started.suffix.map(\.eventID) == [5, 6])
        #expect(started.suffix.map(\.eventType) == [.workflowTaskScheduled, .workflowTaskStarted])
        #expect(started.suffix.first?.workflowTaskScheduledEventAttributes.attempt == 2)
        #expect(started.suffix.last?.workflowTaskStartedEventAttributes.requestID == "second")
        try fixture.fail()
        #expect(fixture.takeEvents().isEmpty)
        #expect(fixture.waiting?.attempt == 3)
        try fixture.start(requestID: "third")
        fixture.advance(by: .seconds(2))
        try fixture.complete([.marker("m")])
        let events = fixture.takeEvents()
        #expect(
            events.map(\.eventType) == [
                .workflowTaskScheduled, .workflowTaskStarted, .workflowTaskCompleted, .markerRecorded,
            ]
        )
        #expect(events.map(\.eventID) == [5, 6, 7, 8])
        #expect(events.first?.workflowTaskScheduledEventAttributes.attempt == 3)
        #expect(EngineTime(events[1].eventTime) + .seconds(2) == EngineTime(events[2].eventTime))
        #expect(events[2].workflowTaskCompletedEventAttributes.startedEventID == 6)
        #expect(fixture.run.record.workflowTaskAttemptsSinceSuccess == 0)
    }

    @Test("what happens before a later attempt starts makes it a task of history")
    func converted() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        try fixture.fail()
        fixture.signal()
        _ = fixture.takeEvents()
        let started = try fixture.start(requestID: "second")
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskScheduled, .workflowTaskStarted])
        #expect(events.map(\.eventID) == [6, 7])
        #expect(events.first?.workflowTaskScheduledEventAttributes.attempt == 1)
        #expect(started.token.scheduledEventID == 6)
        #expect(started.token.attempt == 1)
        #expect(started.suffix.isEmpty)
    }

    @Test("what was buffered makes the next attempt a first one")
    func buffered() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        fixture.signal()
        _ = fixture.takeEvents()
        try fixture.fail()
        #expect(fixture.takeTypes() == [.workflowTaskFailed, .workflowExecutionSignaled, .workflowTaskScheduled])
        #expect(fixture.waiting?.attempt == 1)
    }

    @Test("a failure of the worker that keeps the run doesn't count")
    func sticky() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work { $0.stick() }
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        try fixture.start(on: .named("sticky", .sticky))
        _ = fixture.takeEvents()
        try fixture.fail()
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskFailed, .workflowTaskScheduled])
        #expect(events.last?.workflowTaskScheduledEventAttributes.taskQueue == .named("queue"))
        #expect(fixture.waiting?.attempt == 1)
        #expect(!fixture.run.isSticky)
    }

    @Test("a worker's time runs out")
    func timeout() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.passDeadline()
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskTimedOut])
        let attributes = try #require(events.first).workflowTaskTimedOutEventAttributes
        #expect(attributes.scheduledEventID == 2)
        #expect(attributes.startedEventID == 3)
        #expect(attributes.timeoutType == .startToClose)
        #expect(fixture.waiting?.attempt == 2)
        #expect(throws: EngineError.self) { try fixture.complete() }
    }

    @Test("later attempts get more and more time")
    func growingTime() throws {
        var fixture = WorkflowTaskFixture()
        var seconds: [Int64] = []
        for attempt in 1...14 {
            seconds.append(fixture.waiting?.startToCloseTimeout.seconds ?? 0)
            try fixture.start(requestID: "\(attempt)")
            try fixture.passDeadline()
        }
        #expect(seconds == [10, 10, 10, 15, 20, 30, 50, 90, 170, 330, 610, 610, 610, 610])
    }

    @Test("a task that the keeping worker doesn't take goes to all workers")
    func stickyTimeout() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work { $0.stick() }
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        _ = fixture.takeEvents()
        try fixture.passDeadline()
        #expect(fixture.isDispatched)
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskTimedOut, .workflowTaskScheduled])
        let attributes = try #require(events.first).workflowTaskTimedOutEventAttributes
        #expect(attributes.timeoutType == .scheduleToStart)
        #expect(attributes.startedEventID == 0)
        #expect(events.last?.workflowTaskScheduledEventAttributes.taskQueue == .named("queue"))
        #expect(fixture.waiting?.attempt == 1)
        #expect(fixture.run.nextWorkflowTaskDeadline == nil)
    }

    @Test("nothing is due before its time")
    func notDue() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        fixture.advance(by: .seconds(9))
        fixture.run.fireWorkflowTaskDeadlines(now: fixture.now)
        #expect(fixture.takeEvents().isEmpty)
    }

    @Test("five failures are reported until a task succeeds")
    func reported() throws {
        var fixture = WorkflowTaskFixture()
        for attempt in 1...5 {
            #expect(fixture.run.reportedProblems.isEmpty)
            try fixture.start(requestID: "\(attempt)")
            fixture.run.output = RunOutput()
            try fixture.fail()
        }
        #expect(fixture.run.output.visibilityChanged)
        #expect(
            fixture.run.reportedProblems == [
                "category=WorkflowTaskFailed", "cause=WorkflowTaskFailedCauseNonDeterministicError",
            ]
        )
        try fixture.work()
        #expect(fixture.run.reportedProblems.isEmpty)
    }

    @Test("an answer to another task than the worker had is refused")
    func wrongToken() throws {
        var fixture = WorkflowTaskFixture()
        let task = try fixture.start()
        for change: (inout WorkflowTaskToken) -> Void in [
            { $0.attempt = 2 }, { $0.scheduledEventID = 9 }, { $0.startedEventID = 9 },
            { $0.startedTime = EngineTime(nanoseconds: 1) },
        ] {
            fixture.task = task
            var token = task.token
            change(&token)
            fixture.task?.token = token
            let error = #expect(throws: EngineError.self) { try fixture.fail() }
            #expect(error?.message == "Workflow task not found.")
        }
    }

    @Test("an answer that is too large for the connection ends the run")
    func messageTooLarge() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        _ = fixture.takeEvents()
        try fixture.fail(.grpcMessageTooLarge)
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskFailed, .workflowExecutionTerminated])
        #expect(events.first?.workflowTaskFailedEventAttributes.cause == .forceCloseCommand)
        #expect(events.last?.workflowExecutionTerminatedEventAttributes.reason == "GrpcMessageTooLarge")
    }

    @Test("a run that is ended from outside takes the task from its worker")
    func force() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.start()
        fixture.signal()
        _ = fixture.takeEvents()
        fixture.run.failWorkflowTaskByForce(now: fixture.now)
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.workflowTaskFailed, .workflowExecutionSignaled])
        #expect(events.first?.workflowTaskFailedEventAttributes.identity == "history-service")
        #expect(events.first?.workflowTaskFailedEventAttributes.hasFailure == false)
        #expect(fixture.run.workflowTask == nil)
    }

    @Test("a failure that is too large is cut")
    func largeFailure() throws {
        var fixture = WorkflowTaskFixture()
        fixture.limits.blobBytesMaximum = 1_000
        try fixture.start()
        try fixture.fail { $0.failure.stackTrace = String(repeating: "x", count: 2_000) }
        let failure = try #require(fixture.takeEvents().last).workflowTaskFailedEventAttributes.failure
        #expect(failure.message == "Failure exceeds size limit.")
        #expect(failure.cause.message == "wrong")
    }

    @Test("causes are named as the reference names them")
    func titles() {
        #expect(WorkflowTaskFailedCause.badScheduleActivityAttributes.title == "BadScheduleActivityAttributes")
        #expect(WorkflowTaskFailedCause.startTimerDuplicateID.title == "StartTimerDuplicateId")
        #expect(WorkflowTaskFailedCause.UNRECOGNIZED(99).title == "99")
        #expect(WorkflowTaskFault(.unhandledCommand).message == "UnhandledCommand")
        #expect(CommandType.startTimer.title == "StartTimer")
        #expect(CommandType.UNRECOGNIZED(99).title == "99")
    }
}
