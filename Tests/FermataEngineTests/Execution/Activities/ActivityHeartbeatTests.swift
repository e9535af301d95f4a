import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("heartbeats of activities")
struct ActivityHeartbeatTests {
    @Test("progress is kept, without an event")
    func kept() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        #expect(try fixture.heartbeat(.text("half")) == HeartbeatAnswer())
        #expect(fixture.record?.heartbeatDetails == .text("half"))
        #expect(fixture.record?.lastWorkerIdentity == "beating worker")
        #expect(fixture.run.output.changedActivities == [fixture.id])
        #expect(fixture.takeEvents().isEmpty)
    }

    @Test("a heartbeat without details takes the progress away")
    func emptied() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        _ = try fixture.heartbeat(.text("half"))
        _ = try fixture.heartbeat(nil)
        #expect(fixture.record?.hasHeartbeatDetails == false)
    }

    @Test("the time-out is put off")
    func deadline() throws {
        var fixture = ActivityFixture { $0.heartbeatTimeout = Duration.seconds(2).message }
        try fixture.start()
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(2))
        fixture.builder.advance(by: .seconds(1))
        _ = try fixture.heartbeat(nil)
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(2))
    }

    @Test("the worker learns of a cancellation, a pause and a reset")
    func answers() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        var generator = SystemRandomNumberGenerator()
        try fixture.builder.run.pauseActivities(.with { $0.id = "a" }, now: fixture.now)
        #expect(try fixture.heartbeat(nil) == HeartbeatAnswer(isPaused: true))
        try fixture.builder.run.resetActivities(
            .with {
                $0.id = "a"
                $0.keepPaused = true
            },
            using: &generator,
            now: fixture.now
        )
        #expect(try fixture.heartbeat(nil) == HeartbeatAnswer(isPaused: true, isReset: true))
        fixture.requestCancel()
        #expect(try fixture.heartbeat(nil).cancelRequested)
    }

    @Test("details that are too large fail the activity, and the worker is told to stop")
    func tooLarge() throws {
        var fixture = ActivityFixture()
        fixture.limits.blobBytesMaximum = 10
        try fixture.start()
        #expect(try fixture.heartbeat(.text("far too large")) == HeartbeatAnswer(cancelRequested: true))
        let failed = fixture.takeEvents()[1].activityTaskFailedEventAttributes
        #expect(failed.failure.message == "Heartbeat details exceed size limit.")
        #expect(failed.retryState == .nonRetryableFailure)
    }

    @Test("by token or by id, a heartbeat needs a started attempt")
    func notStarted() throws {
        var fixture = ActivityFixture()
        #expect(throws: EngineError.self) { try fixture.heartbeat(nil) }
        #expect(throws: EngineError.self) { try fixture.heartbeat(nil, .id("a")) }
        try fixture.start()
        #expect(try fixture.heartbeat(nil, .id("a")) == HeartbeatAnswer())
    }
}
