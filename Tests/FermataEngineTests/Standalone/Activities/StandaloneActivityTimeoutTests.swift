import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Time-outs of an activity without a workflow")
struct StandaloneActivityTimeoutTests {
    @Test("an attempt that takes too long is tried again, and the last one ends the activity")
    func startToClose() throws {
        var lone = LoneActivity { $0.retryPolicy.maximumAttempts = 2 }
        try lone.begin()
        lone.wait(.seconds(61))
        #expect(lone.phase == .scheduled)
        #expect(lone.activity.state.lastFailure.timeoutFailureInfo.timeoutType == .startToClose)
        try lone.begin()
        lone.wait(.seconds(60))
        let outcome = try #require(lone.activity.outcome)
        #expect(lone.phase == .timedOut)
        #expect(outcome.failure.message == "activity StartToClose timeout")
        #expect(outcome.failure.cause.message == "activity StartToClose timeout")
        #expect(outcome.retryState == .maximumAttemptsReached)
    }

    @Test("heartbeats put off the heartbeat time-out, whose failure tells of the last one")
    func heartbeat() throws {
        var lone = LoneActivity {
            $0.heartbeatTimeout = Duration.seconds(10).message
            $0.retryPolicy.maximumAttempts = 1
        }
        try lone.begin()
        lone.wait(.seconds(9))
        try lone.heartbeat("nine")
        lone.wait(.seconds(9))
        #expect(lone.phase == .started)
        lone.wait(.seconds(1))
        let info = try #require(lone.activity.outcome).failure.timeoutFailureInfo
        #expect(info.timeoutType == .heartbeat)
        #expect(info.lastHeartbeatDetails == .jsonText("nine"))
    }

    @Test("a policy can exclude time-outs from retries")
    func excluded() throws {
        var lone = LoneActivity { $0.retryPolicy.nonRetryableErrorTypes = ["TemporalTimeout:StartToClose"] }
        try lone.begin()
        lone.wait(.seconds(60))
        #expect(lone.activity.outcome?.retryState == .nonRetryableFailure)
    }

    @Test("it does not wait for a worker longer than it may")
    func scheduleToStart() throws {
        var lone = LoneActivity { $0.scheduleToStartTimeout = Duration.seconds(5).message }
        lone.wait(.seconds(5))
        #expect(lone.activity.outcome?.failure.timeoutFailureInfo.timeoutType == .scheduleToStart)
        #expect(lone.activity.outcome?.retryState == .timeout)
    }

    @Test("when no time is left for another attempt, the outcome says so")
    func noTimeForRetry() throws {
        var lone = LoneActivity {
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.scheduleToCloseTimeout = Duration.seconds(6).message
        }
        try lone.begin()
        lone.wait(.seconds(5))
        let failure = try #require(lone.activity.outcome).failure
        #expect(failure.timeoutFailureInfo.timeoutType == .scheduleToClose)
        #expect(failure.message.hasPrefix("Not enough time to schedule next retry"))
    }

    @Test("the time to close runs on in a pause")
    func paused() throws {
        var lone = LoneActivity {
            $0.scheduleToCloseTimeout = Duration.seconds(20).message
            $0.scheduleToStartTimeout = Duration.seconds(5).message
        }
        try lone.pause()
        lone.wait(.seconds(19))
        #expect(lone.phase == .paused)
        lone.wait(.seconds(1))
        #expect(lone.phase == .timedOut)
    }
}
