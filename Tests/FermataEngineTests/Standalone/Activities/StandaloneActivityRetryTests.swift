import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Attempts of an activity without a workflow")
struct StandaloneActivityRetryTests {
    @Test("after a failure the next attempt waits for the policy's interval, which grows")
    func backsOff() throws {
        var lone = LoneActivity()
        for seconds in [1, 2, 4] {
            try lone.begin()
            try lone.fail()
            #expect(lone.activity.info(now: lone.now).currentRetryInterval == Duration.seconds(seconds).message)
            lone.wait(.seconds(seconds) - .nanoseconds(1))
            #expect(!lone.isOffered)
            lone.wait(.nanoseconds(1))
            #expect(lone.isOffered)
        }
        #expect(lone.activity.state.attempt == 4)
    }

    @Test("a failure may ask for another delay than the policy's, beyond its longest interval")
    func requestedDelay() throws {
        var lone = LoneActivity()
        try lone.begin()
        try lone.fail { $0.applicationFailureInfo.nextRetryDelay = Duration.seconds(500).message }
        lone.wait(.seconds(499))
        #expect(!lone.isOffered)
        lone.wait(.seconds(1))
        #expect(lone.isOffered)
    }

    @Test("the last failure is the outcome, with the reason why there was no other attempt")
    func ends() throws {
        var lone = LoneActivity { $0.retryPolicy.maximumAttempts = 2 }
        try lone.begin()
        try lone.fail("one")
        lone.wait(.seconds(1))
        try lone.begin()
        try lone.fail("two")
        #expect(lone.activity.outcome?.failure.message == "two")
        #expect(lone.activity.outcome?.retryState == .maximumAttemptsReached)
    }

    @Test("a failure that the worker or the policy excludes from retries ends it")
    func nonRetryable() throws {
        var lone = LoneActivity { $0.retryPolicy.nonRetryableErrorTypes = ["Bad"] }
        try lone.begin()
        var other = lone
        try lone.fail { $0.applicationFailureInfo.nonRetryable = true }
        try other.fail { $0.applicationFailureInfo.type = "Bad" }
        #expect(lone.activity.outcome?.retryState == .nonRetryableFailure)
        #expect(other.activity.outcome?.retryState == .nonRetryableFailure)
    }

    @Test("no attempt begins that could not begin before the time to close is over")
    func noTimeLeft() throws {
        var lone = LoneActivity { $0.scheduleToCloseTimeout = Duration.seconds(1).message }
        try lone.begin()
        try lone.fail("late")
        #expect(lone.activity.outcome?.failure.message == "late")
        #expect(lone.activity.outcome?.retryState == .timeout)
    }

    @Test("progress is kept for the next attempt")
    func keepsHeartbeat() throws {
        var lone = LoneActivity()
        try lone.begin()
        try lone.heartbeat("half")
        try lone.fail()
        lone.wait(.seconds(1))
        try lone.begin()
        #expect(lone.activity.pollResponse(namespace: "n").heartbeatDetails == .jsonText("half"))
        #expect(lone.activity.info(now: lone.now).totalHeartbeatCount == 1)
    }

    @Test("a worker that says nothing of what failed still leaves an outcome")
    func failsWithoutFailure() throws {
        var lone = LoneActivity { $0.retryPolicy.maximumAttempts = 1 }
        try lone.begin()
        _ = try lone.activity.fail(
            lone.attempt,
            failure: nil,
            heartbeatDetails: nil,
            identity: "worker",
            limits: .init(),
            now: lone.now
        )
        #expect(lone.activity.outcome?.failure.message == "activity task failed without failure details")
    }
}
