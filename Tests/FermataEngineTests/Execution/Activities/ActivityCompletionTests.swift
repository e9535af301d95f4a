import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("completing and cancelling activities")
struct ActivityCompletionTests {
    @Test("the started event comes right before the end, with its own time; then the workflow task")
    func completed() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        let startTime = fixture.now
        fixture.builder.advance(by: .seconds(1))
        try fixture.complete(result: .text("done"))
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskStarted, .activityTaskCompleted, .workflowTaskScheduled])
        #expect(EngineTime(events[0].eventTime) == startTime)
        #expect(EngineTime(events[1].eventTime) == fixture.now)
        let started = events[0].activityTaskStartedEventAttributes
        #expect(started.scheduledEventID == fixture.id)
        #expect(started.identity == "worker")
        #expect(started.requestID == "poll")
        #expect(started.attempt == 1)
        #expect(!started.hasLastFailure)
        let completed = events[1].activityTaskCompletedEventAttributes
        #expect(completed.scheduledEventID == fixture.id)
        #expect(completed.startedEventID == events[0].eventID)
        #expect(completed.result == .text("done"))
        #expect(completed.identity == "worker")
        #expect(!fixture.isPending)
    }

    @Test("the version stamp that the worker reports is in the started event")
    func workerVersion() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        let report = ActivityReport(fixture.attempt, identity: "worker", workerVersion: .with { $0.buildID = "7" })
        try fixture.builder.run.completeActivity(report, result: nil, limits: fixture.limits, now: fixture.now)
        let events = fixture.takeEvents()
        #expect(events[0].activityTaskStartedEventAttributes.workerVersion.buildID == "7")
        #expect(!events[1].activityTaskCompletedEventAttributes.hasResult)
    }

    @Test("while a worker has the workflow task both events are buffered, and find each other later")
    func buffered() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        fixture.builder.giveTaskToWorker()
        _ = fixture.takeEvents()
        try fixture.complete()
        #expect(fixture.takeEvents().isEmpty)
        #expect(!fixture.isPending)
        fixture.run.workflowTask = nil
        fixture.run.flushBufferedEvents()
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskStarted, .activityTaskCompleted])
        #expect(events[1].activityTaskCompletedEventAttributes.startedEventID == events[0].eventID)
    }

    @Test("the last failure of earlier attempts is in the started event")
    func lastFailure() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail(.application("first"))
        try fixture.passNextDeadline()
        _ = fixture.takeEvents()
        try fixture.start(identity: "second worker", requestID: "second")
        try fixture.complete()
        let started = fixture.takeEvents()[0].activityTaskStartedEventAttributes
        #expect(started.attempt == 2)
        #expect(started.lastFailure.message == "first")
        #expect(started.identity == "second worker")
    }

    @Test("a client may complete an activity by its id before a worker has it")
    func byID() throws {
        var fixture = ActivityFixture()
        try fixture.complete(.id("a"), result: .text("early"))
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskStarted, .activityTaskCompleted, .workflowTaskScheduled])
        #expect(events[0].activityTaskStartedEventAttributes.identity == "worker")
        #expect(events[0].activityTaskStartedEventAttributes.requestID.isEmpty)
        #expect(EngineTime(events[0].eventTime) == fixture.now)
    }

    @Test("what isn't there cannot be completed")
    func notFound() throws {
        var fixture = ActivityFixture()
        func message(_ reference: ActivityReference) -> String? {
            var copy = fixture
            let error = #expect(throws: EngineError.self) { try copy.complete(reference) }
            #expect(error?.code == (reference == .id("") ? .invalidArgument : .notFound))
            return error?.message
        }
        let stale = "invalid activityID or activity already timed out or invoking workflow is completed"
        #expect(message(.attempt(scheduledEventID: fixture.id, attempt: 1)) == stale)
        try fixture.start()
        #expect(message(.attempt(scheduledEventID: fixture.id, attempt: 2)) == stale)
        #expect(message(.attempt(scheduledEventID: 99, attempt: 1)) == stale)
        #expect(
            message(.id("b"))
                == "cannot find pending activity with ActivityID b, check workflow execution history for more details"
        )
        #expect(message(.id("")) == "activityID cannot be empty")
        fixture.run.terminateRun(reason: "", details: nil, identity: "", now: fixture.now)
        #expect(message(fixture.attempt) == "workflow execution already completed")
    }

    @Test("an answer that comes twice is stale the second time")
    func twice() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        let attempt = fixture.attempt
        try fixture.complete(attempt)
        #expect(throws: EngineError.self) { try fixture.complete(attempt) }
    }

    @Test("a result that is too large fails the activity for good")
    func tooLarge() throws {
        var fixture = ActivityFixture()
        fixture.limits.blobBytesMaximum = 10
        try fixture.start()
        try fixture.complete(result: .text("far too large"))
        let failed = fixture.takeEvents()[1].activityTaskFailedEventAttributes
        #expect(failed.failure.message == "Complete result exceeds size limit.")
        #expect(failed.failure.serverFailureInfo.nonRetryable)
        #expect(failed.retryState == .nonRetryableFailure)
    }

    @Test("a cancellation is recorded with the event that asked for it")
    func canceled() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        fixture.requestCancel()
        try fixture.cancel(details: .text("why"))
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskStarted, .activityTaskCanceled, .workflowTaskScheduled])
        let canceled = events[1].activityTaskCanceledEventAttributes
        #expect(canceled.latestCancelRequestedEventID == fixture.id + 1)
        #expect(canceled.startedEventID == events[0].eventID)
        #expect(canceled.details == .text("why"))
        #expect(canceled.identity == "worker")
    }

    @Test("a cancellation that nobody asked for is refused")
    func notRequested() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        let error = #expect(throws: EngineError.self) { try fixture.cancel() }
        #expect(error?.code == .invalidArgument)
        #expect(
            error?.message == "unable to mark activity as canceled without activity being request canceled first"
        )
    }

    @Test("an activity that no worker has isn't cancelled by id")
    func cancelWaiting() throws {
        var fixture = ActivityFixture()
        fixture.requestCancel()
        #expect(throws: EngineError.self) { try fixture.cancel(.id("a")) }
    }

    @Test("details of a cancellation that are too large fail the activity")
    func largeDetails() throws {
        var fixture = ActivityFixture()
        fixture.limits.blobBytesMaximum = 10
        try fixture.start()
        fixture.requestCancel()
        try fixture.cancel(details: .text("far too large"))
        let failed = fixture.takeEvents()[1].activityTaskFailedEventAttributes
        #expect(failed.failure.message == "Cancel details exceed size limit.")
        #expect(failed.retryState == .cancelRequested)
    }
}
