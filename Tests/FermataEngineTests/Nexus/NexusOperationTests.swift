import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Nexus operations")
struct NexusOperationTests {
    @Test("an operation that is done at once has no started event")
    func endsAtOnce() throws {
        var fixture = NexusFixture()
        #expect(fixture.isDispatched)
        try fixture.answer(.ended(.completed(.text("out")), links: []))
        let events = fixture.builder.takeEvents()
        #expect(events.map(\.eventType) == [.nexusOperationCompleted, .workflowTaskScheduled])
        let attributes = try #require(events.first).nexusOperationCompletedEventAttributes
        #expect(attributes.scheduledEventID == fixture.id)
        #expect(attributes.requestID == "request")
        #expect(attributes.result == .text("out"))
        #expect(fixture.operation == nil)
    }

    @Test("an operation that goes on is started, with its token under both names")
    func goesOn() throws {
        var fixture = NexusFixture()
        try fixture.answer(.started(token: "token", links: []))
        let started = try #require(fixture.builder.takeEvents().first).nexusOperationStartedEventAttributes
        #expect(started.operationToken == "token")
        #expect(started.operationID == "token")
        #expect(fixture.operation?.phase == .started)
        #expect(fixture.record.attempt == 1)
        #expect(fixture.builder.run.nexusDispatch(fixture.id, isCancellation: false) == nil)
    }

    @Test("a failure names the operation, and has the reason behind it")
    func failure() throws {
        var fixture = NexusFixture()
        try fixture.start()
        fixture.builder.run.endNexusOperation(
            fixture.id,
            .failed(.with { $0.message = "why" }),
            now: fixture.builder.now
        )
        let failure = try #require(fixture.builder.takeEvents().last).nexusOperationFailedEventAttributes.failure
        #expect(failure.message == "nexus operation completed unsuccessfully")
        #expect(failure.nexusOperationExecutionFailureInfo.operationToken == "token")
        #expect(failure.nexusOperationExecutionFailureInfo.endpoint == "endpoint")
        #expect(failure.nexusOperationExecutionFailureInfo.scheduledEventID == fixture.id)
        #expect(failure.cause.message == "why")
    }

    @Test("a handler that fails for now is asked again later, and later each time")
    func backoff() throws {
        var fixture = NexusFixture()
        for seconds in [1, 2, 4] {
            let before = fixture.builder.now
            try fixture.answer(.rejected(.nexusHandler("INTERNAL", "oops")))
            #expect(fixture.operation?.phase == .backingOff)
            #expect(fixture.record.lastFailure.message == "oops")
            #expect(fixture.takeTypes().isEmpty)
            try fixture.passNextDeadline()
            #expect(fixture.builder.now - before == .seconds(seconds))
            #expect(fixture.isDispatched)
        }
        #expect(fixture.record.attempt == 3)
        #expect(PendingNexusOperation.backoff(attempts: 100) == .seconds(3600))
    }

    @Test("a handler's error decides by its kind whether it is asked again, unless it says so itself")
    func retryable() {
        #expect(Failure.nexusHandler("UNAVAILABLE", "").isRetryableNexusError)
        #expect(Failure.nexusHandler("ODD", "").isRetryableNexusError)
        #expect(!Failure.nexusHandler("NOT_FOUND", "").isRetryableNexusError)
        var failure = Failure.nexusHandler("NOT_FOUND", "")
        failure.nexusHandlerFailureInfo.retryBehavior = .retryable
        #expect(failure.isRetryableNexusError)
        failure = .nexusHandler("INTERNAL", "")
        failure.nexusHandlerFailureInfo.retryBehavior = .nonRetryable
        #expect(!failure.isRetryableNexusError)
    }

    @Test("a handler's final error fails the operation")
    func finalError() throws {
        var fixture = NexusFixture()
        try fixture.answer(.rejected(.nexusHandler("BAD_REQUEST", "bad")))
        let failed = try #require(fixture.builder.takeEvents().first).nexusOperationFailedEventAttributes
        #expect(failed.failure.cause.nexusHandlerFailureInfo.type == "BAD_REQUEST")
    }

    @Test("a late answer to an attempt that was given up is refused")
    func late() throws {
        var fixture = NexusFixture()
        let first = fixture.reference()
        try fixture.passNextDeadline()
        #expect(fixture.record.lastFailure.nexusHandlerFailureInfo.type == "UPSTREAM_TIMEOUT")
        try fixture.passNextDeadline()
        #expect(throws: EngineError.self) {
            try fixture.builder.run.takeNexusAnswer(
                .started(token: "t", links: []),
                for: first,
                now: fixture.builder.now
            )
        }
        try fixture.start()
        #expect(fixture.operation?.phase == .started)
    }

    @Test("what comes while a worker has the task waits, and the end follows the start")
    func buffered() throws {
        var fixture = NexusFixture()
        fixture.builder.giveTaskToWorker()
        _ = fixture.builder.takeEvents()
        try fixture.answer(.started(token: "token", links: []))
        fixture.builder.run.endNexusOperation(fixture.id, .completed(.null), now: fixture.builder.now)
        #expect(fixture.takeTypes().isEmpty)
        fixture.builder.run.workflowTask = nil
        fixture.builder.run.scheduleWorkflowTask(now: fixture.builder.now)
        #expect(
            fixture.takeTypes() == [.nexusOperationStarted, .nexusOperationCompleted, .workflowTaskScheduled]
        )
    }

    @Test("after a restart a request that is under way goes out once more, and nothing is stored for that")
    func restart() {
        var fixture = NexusFixture()
        let before = fixture.record
        fixture.builder.run.output = RunOutput()
        fixture.builder.run.dispatchNexus()
        #expect(fixture.isDispatched)
        #expect(fixture.builder.run.output.changedNexusOperations.isEmpty)
        #expect(fixture.record == before)
    }

    @Test("after a reset a waiting request goes out anew, and only then is stale what was out before")
    func reset() {
        var fixture = NexusFixture()
        let before = fixture.reference()
        fixture.builder.run.output = RunOutput()
        fixture.builder.run.dispatchNexusAgain(now: fixture.builder.now)
        #expect(fixture.isDispatched)
        #expect(!fixture.builder.run.isCurrent(before))
        #expect(fixture.builder.run.isCurrent(fixture.reference()))
    }
}
