import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Nexus cancellation")
struct NexusCancellationTests {
    @Test("a handler is told of the cancellation, and the workflow that it was told")
    func told() throws {
        var fixture = NexusFixture()
        try fixture.start()
        fixture.requestCancellation()
        #expect(fixture.isCancellationDispatched)
        #expect(fixture.operation?.needsWorker == true)
        let requested = try #require(fixture.builder.takeEvents().first)
        try fixture.answer(.cancellationTaken, isCancellation: true)
        let event = try #require(fixture.builder.takeEvents().last)
        #expect(event.workerMayIgnore)
        #expect(event.nexusOperationCancelRequestCompletedEventAttributes.requestedEventID == requested.eventID)
        #expect(fixture.operation?.cancellationPhase == .succeeded)
        #expect(fixture.operation?.needsWorker == false)
    }

    @Test("an operation is not cancelled before it has started")
    func waits() throws {
        var fixture = NexusFixture()
        fixture.requestCancellation()
        #expect(!fixture.isCancellationDispatched)
        #expect(fixture.operation?.cancellationPhase == .waiting)
        try fixture.answer(.started(token: "token", links: []))
        #expect(fixture.isCancellationDispatched)
    }

    @Test("a handler that can't take it for now is told again")
    func retries() throws {
        var fixture = NexusFixture()
        try fixture.start()
        fixture.requestCancellation()
        try fixture.answer(.rejected(.nexusHandler("INTERNAL", "oops")), isCancellation: true)
        #expect(fixture.operation?.cancellationPhase == .backingOff)
        _ = fixture.builder.takeEvents()
        try fixture.passNextDeadline()
        #expect(fixture.isCancellationDispatched)
        try fixture.passNextDeadline()
        #expect(fixture.record.cancellation.lastFailure.nexusHandlerFailureInfo.type == "UPSTREAM_TIMEOUT")
        #expect(fixture.record.cancellation.attempt == 2)
    }

    @Test("a handler's final refusal is recorded, and the operation goes on")
    func refused() throws {
        var fixture = NexusFixture()
        try fixture.start()
        fixture.requestCancellation()
        _ = fixture.builder.takeEvents()
        try fixture.answer(.rejected(.nexusHandler("NOT_FOUND", "what?")), isCancellation: true)
        let failed = try #require(fixture.builder.takeEvents().first)
        #expect(failed.workerMayIgnore)
        #expect(failed.nexusOperationCancelRequestFailedEventAttributes.failure.message == "what?")
        #expect(fixture.operation?.phase == .started)
        #expect(fixture.operation?.cancellationPhase == .failed)
    }

    @Test("with too little time left the cancellation is given up")
    func tooLate() throws {
        var fixture = NexusFixture { $0.startToCloseTimeout.seconds = 5 }
        try fixture.start()
        fixture.builder.advance(by: .seconds(4))
        fixture.requestCancellation()
        let failed = try #require(
            fixture.builder.takeEvents().first { $0.eventType == .nexusOperationCancelRequestFailed }
        )
        let failure = failed.nexusOperationCancelRequestFailedEventAttributes.failure
        #expect(failure.message == "not enough time to execute another request before StartToClose timeout")
        #expect(failure.applicationFailureInfo.nonRetryable)
    }

    @Test("a reset takes a cancellation up that was under way")
    func reset() throws {
        var fixture = NexusFixture()
        try fixture.answer(.started(token: "token", links: []))
        fixture.requestCancellation()
        let events = fixture.builder.takeEvents()
        var run = Run(identity: fixture.builder.run.identity)
        run.nexusOperations[fixture.id] = PendingNexusOperation(
            scheduledEventID: fixture.id,
            scheduledTime: fixture.builder.now,
            attributes: .init(),
            record: .with { $0.state = NexusPhase.scheduled.rawValue }
        )
        for event in events { run.fold(event) }
        run.dispatchNexusAgain(now: fixture.builder.now)
        #expect(run.nexusDispatch(fixture.id, isCancellation: true) != nil)
    }
}
