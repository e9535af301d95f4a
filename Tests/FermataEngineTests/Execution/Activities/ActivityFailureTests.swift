import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("failures of activities")
struct ActivityFailureTests {
    /// The failed event, when the fixture's activity has ended.
    private func failed(
        _ fixture: inout ActivityFixture
    ) -> Temporal_Api_History_V1_ActivityTaskFailedEventAttributes {
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskStarted, .activityTaskFailed, .workflowTaskScheduled])
        return events.count > 1 ? events[1].activityTaskFailedEventAttributes : .init()
    }

    @Test("a retry leaves no event; the next attempt waits for its back-off")
    func retried() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        fixture.builder.advance(by: .seconds(5))
        try fixture.fail()
        #expect(fixture.takeEvents().isEmpty)
        #expect(fixture.record?.attempt == 2)
        #expect(fixture.record?.lastFailure.message == "oops")
        #expect(fixture.record?.lastWorkerIdentity == "worker")
        #expect(fixture.record?.hasStartedTime == false)
        #expect(fixture.record?.stamp == 0)
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(1))
        #expect(fixture.run.workflowTask == nil)
    }

    @Test("the token of an attempt that failed is stale")
    func staleToken() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        let old = fixture.attempt
        try fixture.fail()
        #expect(throws: EngineError.self) { try fixture.fail(.application("again"), old) }
        try fixture.passNextDeadline()
        try fixture.start(requestID: "second")
        #expect(throws: EngineError.self) { try fixture.fail(.application("again"), old) }
    }

    @Test("a failure that isn't retried ends the activity")
    func nonRetryable() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail(.application("fatal") { $0.applicationFailureInfo.nonRetryable = true })
        let failed = failed(&fixture)
        #expect(failed.retryState == .nonRetryableFailure)
        #expect(failed.failure.message == "fatal")
        #expect(failed.scheduledEventID == fixture.id)
        #expect(failed.startedEventID == fixture.id + 1)
        #expect(failed.identity == "worker")
    }

    @Test("types that the policy names aren't retried")
    func namedType() throws {
        var fixture = ActivityFixture { $0.retryPolicy.nonRetryableErrorTypes = ["Odd"] }
        try fixture.start()
        try fixture.fail()
        #expect(failed(&fixture).retryState == .nonRetryableFailure)
    }

    @Test("after the last attempt the activity ends")
    func maximumAttempts() throws {
        var fixture = ActivityFixture { $0.retryPolicy.maximumAttempts = 2 }
        try fixture.start()
        try fixture.fail()
        try fixture.passNextDeadline()
        _ = fixture.takeEvents()
        try fixture.start(requestID: "second")
        try fixture.fail(.application("last"))
        let failed = failed(&fixture)
        #expect(failed.retryState == .maximumAttemptsReached)
        #expect(failed.failure.message == "last")
    }

    @Test("without time for another attempt the activity ends as failed")
    func noTime() throws {
        var fixture = ActivityFixture { $0.scheduleToCloseTimeout = Duration.seconds(2).message }
        try fixture.start()
        fixture.builder.advance(by: .milliseconds(1_500))
        try fixture.fail()
        #expect(failed(&fixture).retryState == .timeout)
    }

    @Test("once a cancellation is asked for there is no retry")
    func cancelRequested() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        fixture.requestCancel()
        try fixture.fail()
        #expect(failed(&fixture).retryState == .cancelRequested)
    }

    @Test("an activity without a policy isn't retried")
    func noPolicy() throws {
        var fixture = ActivityFixture { $0.clearRetryPolicy() }
        try fixture.start()
        try fixture.fail()
        #expect(failed(&fixture).retryState == .retryPolicyNotSet)
    }

    @Test("the failure may ask for a delay, longer than the policy's maximum too")
    func nextRetryDelay() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail(.application("later") { $0.applicationFailureInfo.nextRetryDelay.seconds = 500 })
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(500))
    }

    @Test("a delay in the past means at once")
    func negativeDelay() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail(.application("now") { $0.applicationFailureInfo.nextRetryDelay.seconds = -5 })
        #expect(fixture.isDispatched)
    }

    @Test("a worker's failure must be an application's, a client's need not be")
    func kind() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        let error = #expect(throws: EngineError.self) { try fixture.fail(Failure.with { $0.message = "bare" }) }
        #expect(error?.message == "Failure must have ApplicationFailureInfo.")
        try fixture.fail(Failure.with { $0.message = "bare" }, .id("a"))
        #expect(fixture.record?.lastFailure.message == "bare")
    }

    @Test("a delay that is no duration is refused, in causes too")
    func wrongDelay() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        for delay in [
            Google_Protobuf_Duration(seconds: .min), .init(seconds: 1, nanos: -1), .init(seconds: 0, nanos: .min),
        ] {
            let cause = Failure.application("inner") { $0.applicationFailureInfo.nextRetryDelay = delay }
            let error = #expect(throws: EngineError.self) {
                try fixture.fail(.application("outer") { $0.cause = cause })
            }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test("a failure without content is retried")
    func empty() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail(nil)
        #expect(fixture.record?.attempt == 2)
        #expect(fixture.record?.hasLastFailure == false)
    }

    @Test("progress may come with the failure")
    func progress() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail(heartbeatDetails: .text("half"))
        try fixture.passNextDeadline()
        #expect(try fixture.start(requestID: "second").heartbeatDetails == .text("half"))
    }

    @Test("progress that is too large is left out, and the worker is told")
    func largeProgress() throws {
        var fixture = ActivityFixture()
        fixture.limits.blobBytesMaximum = 60
        try fixture.start()
        let notices = try fixture.fail(heartbeatDetails: .text(String(repeating: "x", count: 100)))
        #expect(notices.map(\.message) == ["Heartbeat details exceed size limit."])
        #expect(fixture.record?.hasHeartbeatDetails == false)
        #expect(fixture.record?.attempt == 2)
    }

    @Test("a failure that is too large for an event ends the activity with what fits")
    func largeFailure() throws {
        var fixture = ActivityFixture()
        fixture.limits.blobBytesMaximum = 100
        try fixture.start()
        let notices = try fixture.fail(.application(String(repeating: "x", count: 200)))
        let failed = failed(&fixture)
        #expect(notices == [failed.failure])
        #expect(failed.failure.message == "Failure exceeds size limit.")
        #expect(failed.failure.cause.applicationFailureInfo.type == "Odd")
        #expect(failed.retryState == .nonRetryableFailure)
    }

    @Test("between attempts a large failure is kept short")
    func keptShort() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail(.application(String(repeating: "x", count: 10_000)))
        let kept = try #require(fixture.record?.lastFailure)
        #expect(kept.message == "Failure exceeds size limit.")
        #expect(!kept.serverFailureInfo.nonRetryable)
        #expect(kept.cause.message.count < 4_096)
        #expect(kept.cause.applicationFailureInfo.type == "Odd")
    }

    @Test("an activity that no worker has cannot fail")
    func notStarted() {
        var fixture = ActivityFixture()
        #expect(throws: EngineError.self) { try fixture.fail(.application("oops"), .id("a")) }
        #expect(throws: EngineError.self) { try fixture.fail() }
    }
}
