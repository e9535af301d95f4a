import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("time-outs of activities")
struct ActivityTimeoutTests {
    private static let notEnoughTime =
        "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying"

    /// The timed-out event among those recorded.
    private func timedOut(
        _ fixture: inout ActivityFixture
    ) throws -> Temporal_Api_History_V1_ActivityTaskTimedOutEventAttributes {
        try #require(fixture.takeEvents().first { $0.eventType == .activityTaskTimedOut })
            .activityTaskTimedOutEventAttributes
    }

    @Test("an activity that isn't started in time ends, without a started event")
    func scheduleToStart() throws {
        var fixture = ActivityFixture { $0.scheduleToStartTimeout = Duration.seconds(3).message }
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(3))
        try fixture.passNextDeadline()
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskTimedOut, .workflowTaskScheduled])
        let timedOut = events[0].activityTaskTimedOutEventAttributes
        #expect(timedOut.scheduledEventID == fixture.id)
        #expect(timedOut.startedEventID == 0)
        #expect(timedOut.retryState == .timeout)
        #expect(timedOut.failure.message == "activity ScheduleToStart timeout")
        #expect(timedOut.failure.source == "Server")
        #expect(timedOut.failure.timeoutFailureInfo.timeoutType == .scheduleToStart)
        #expect(!timedOut.failure.hasCause)
        #expect(!timedOut.failure.timeoutFailureInfo.hasLastHeartbeatDetails)
    }

    @Test("an attempt that takes too long is followed by another")
    func startToClose() throws {
        var fixture = ActivityFixture { $0.startToCloseTimeout = Duration.seconds(5).message }
        #expect(fixture.run.nextDeadline == nil)
        try fixture.start()
        try fixture.passNextDeadline()
        #expect(fixture.takeEvents().isEmpty)
        #expect(fixture.record?.attempt == 2)
        #expect(fixture.record?.lastFailure.message == "activity StartToClose timeout")
        #expect(fixture.record?.lastFailure.timeoutFailureInfo.timeoutType == .startToClose)
        #expect(fixture.record?.hasLastAttemptCompleteTime == false)
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(1))
    }

    @Test("the last attempt that takes too long ends the activity, with the failure before it as cause")
    func lastAttempt() throws {
        var fixture = ActivityFixture {
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.retryPolicy.maximumAttempts = 2
        }
        try fixture.start()
        try fixture.fail(.application("first"))
        try fixture.passNextDeadline()
        _ = fixture.takeEvents()
        try fixture.start(requestID: "second")
        try fixture.passNextDeadline()
        let events = fixture.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskStarted, .activityTaskTimedOut, .workflowTaskScheduled])
        #expect(events[0].activityTaskStartedEventAttributes.lastFailure.message == "first")
        let timedOut = events[1].activityTaskTimedOutEventAttributes
        #expect(timedOut.startedEventID == events[0].eventID)
        #expect(timedOut.retryState == .maximumAttemptsReached)
        #expect(timedOut.failure.message == "activity StartToClose timeout")
        #expect(timedOut.failure.cause.message == "first")
    }

    @Test("an excluded time-out isn't retried")
    func excluded() throws {
        var fixture = ActivityFixture {
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.retryPolicy.nonRetryableErrorTypes = ["TemporalTimeout:StartToClose"]
        }
        try fixture.start()
        try fixture.passNextDeadline()
        let timedOut = try timedOut(&fixture)
        #expect(timedOut.retryState == .nonRetryableFailure)
        #expect(timedOut.failure.timeoutFailureInfo.timeoutType == .startToClose)
    }

    @Test("a time-out of an attempt without time for another becomes one of the whole")
    func noTimeForAnother() throws {
        var fixture = ActivityFixture {
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.scheduleToCloseTimeout = Duration.milliseconds(5_500).message
        }
        try fixture.start()
        try fixture.passNextDeadline()
        let timedOut = try timedOut(&fixture)
        #expect(timedOut.retryState == .timeout)
        #expect(timedOut.failure.message == Self.notEnoughTime)
        #expect(timedOut.failure.timeoutFailureInfo.timeoutType == .scheduleToClose)
    }

    @Test("the whole time-out ends the activity, whether it is started, waits or backs off")
    func scheduleToClose() throws {
        var fixture = ActivityFixture { $0.scheduleToCloseTimeout = Duration.seconds(5).message }
        var waiting = fixture
        try waiting.passNextDeadline()
        #expect(try timedOut(&waiting).failure.message == Self.notEnoughTime)

        try fixture.start()
        var started = fixture
        try started.passNextDeadline()
        let events = started.takeEvents()
        #expect(events.map(\.eventType) == [.activityTaskStarted, .activityTaskTimedOut, .workflowTaskScheduled])

        fixture.builder.advance(by: .seconds(3))
        try fixture.fail(.application("first"))
        fixture.builder.advance(by: .seconds(2))
        fixture.run.fireActivityDeadlines(now: fixture.now)
        let timedOut = try timedOut(&fixture)
        #expect(timedOut.startedEventID == 0)
        #expect(timedOut.retryState == .timeout)
        #expect(timedOut.failure.timeoutFailureInfo.timeoutType == .scheduleToClose)
        #expect(timedOut.failure.cause.message == "first")
    }

    @Test("a missing heartbeat is retried; at the end the last progress is in the failure")
    func heartbeat() throws {
        var fixture = ActivityFixture {
            $0.heartbeatTimeout = Duration.seconds(2).message
            $0.retryPolicy.maximumAttempts = 1
        }
        try fixture.start()
        fixture.builder.advance(by: .seconds(1))
        _ = try fixture.heartbeat(.text("half"))
        try fixture.passNextDeadline()
        let timedOut = try timedOut(&fixture)
        #expect(timedOut.failure.message == "activity Heartbeat timeout")
        #expect(timedOut.failure.timeoutFailureInfo.timeoutType == .heartbeat)
        #expect(timedOut.failure.timeoutFailureInfo.lastHeartbeatDetails == .text("half"))
        #expect(timedOut.retryState == .maximumAttemptsReached)
    }

    @Test("progress of an earlier attempt doesn't count as a sign of life of this one")
    func oldHeartbeat() throws {
        var fixture = ActivityFixture { $0.heartbeatTimeout = Duration.seconds(2).message }
        try fixture.start()
        _ = try fixture.heartbeat(.text("half"))
        try fixture.fail()
        fixture.builder.advance(by: .seconds(60))
        fixture.run.fireDeadlines(now: fixture.now)
        try fixture.start(requestID: "second")
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(2))
    }

    @Test("once a cancellation is asked for, a time-out ends the activity under its own name")
    func cancelRequested() throws {
        var fixture = ActivityFixture { $0.scheduleToCloseTimeout = Duration.seconds(5).message }
        try fixture.start()
        fixture.requestCancel()
        try fixture.passNextDeadline()
        let timedOut = try timedOut(&fixture)
        #expect(timedOut.retryState == .cancelRequested)
        #expect(timedOut.failure.message == "activity ScheduleToClose timeout")
    }

    @Test("an activity without a policy times out at once")
    func noPolicy() throws {
        var fixture = ActivityFixture {
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.clearRetryPolicy()
        }
        try fixture.start()
        try fixture.passNextDeadline()
        #expect(try timedOut(&fixture).retryState == .retryPolicyNotSet)
    }

    @Test("of two time-outs of an attempt that are overdue, the first alone makes the next attempt")
    func oneRetry() throws {
        var fixture = ActivityFixture {
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.heartbeatTimeout = Duration.seconds(2).message
        }
        try fixture.start()
        fixture.builder.advance(by: .seconds(60))
        fixture.run.fireActivityDeadlines(now: fixture.now)
        #expect(fixture.record?.attempt == 2)
        #expect(fixture.record?.lastFailure.message == "activity Heartbeat timeout")
    }

    @Test("time-outs come in the order of their times, then of the activities, with one workflow task")
    func order() throws {
        var builder = RunBuilder()
        let late = builder.scheduleActivity("late") { $0.scheduleToStartTimeout = Duration.seconds(3).message }
        let first = builder.scheduleActivity("first") { $0.scheduleToStartTimeout = Duration.seconds(2).message }
        let second = builder.scheduleActivity("second") { $0.scheduleToStartTimeout = Duration.seconds(2).message }
        builder.run.output = RunOutput()
        builder.advance(by: .seconds(10))
        builder.run.fireDeadlines(now: builder.now)
        let events = builder.takeEvents()
        #expect(
            events.dropLast().map(\.activityTaskTimedOutEventAttributes.scheduledEventID) == [first, second, late]
        )
        #expect(events.last?.eventType == .workflowTaskScheduled)
    }

    @Test("the back-off before a retry isn't counted as waiting for a worker")
    func scheduleToStartOfRetry() throws {
        var fixture = ActivityFixture { $0.scheduleToStartTimeout = Duration.seconds(3).message }
        try fixture.start()
        try fixture.fail()
        #expect(fixture.run.nextActivityDeadline == fixture.now + .seconds(4))
    }
}
