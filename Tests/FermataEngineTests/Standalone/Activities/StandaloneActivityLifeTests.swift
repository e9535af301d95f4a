import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("The life of an activity without a workflow")
struct StandaloneActivityLifeTests {
    @Test("a worker gets it at once, and its result is the outcome")
    func completes() throws {
        var lone = LoneActivity()
        #expect(lone.isOffered)
        try lone.begin()
        try lone.complete("out")
        #expect(lone.activity.outcome?.result == .jsonText("out"))
        #expect(lone.activity.output.hasClosed)
        #expect(lone.activity.info(now: lone.now).status == .completed)
    }

    @Test("with a start delay a worker gets it later, and its time limits count from then")
    func startDelay() throws {
        var lone = LoneActivity {
            $0.startDelay = Duration.seconds(30).message
            $0.scheduleToCloseTimeout = Duration.seconds(50).message
        }
        #expect(!lone.isOffered)
        let info = lone.activity.info(now: lone.now)
        #expect(info.nextAttemptScheduleTime == info.executionTime)
        lone.wait(.seconds(30))
        #expect(lone.isOffered)
        lone.wait(.seconds(49))
        #expect(lone.phase == .scheduled)
        lone.wait(.seconds(1))
        #expect(lone.phase == .timedOut)
    }

    @Test("a task that was given out before something changed starts nothing")
    func staleTask() throws {
        var lone = LoneActivity()
        let stamp = lone.activity.state.stamp
        try lone.pause()
        try lone.unpause()
        #expect(throws: StaleActivityTask.outdated) {
            try lone.activity.start(stamp: stamp, identity: "", client: ("", ""), deployment: nil, now: lone.now)
        }
        try lone.begin()
        #expect(throws: StaleActivityTask.alreadyStarted) { try lone.begin() }
    }

    @Test("an answer for an attempt that is over finds nothing")
    func staleAnswer() throws {
        var lone = LoneActivity()
        try lone.begin()
        let first = lone.attempt
        try lone.fail()
        lone.wait(.seconds(1))
        try lone.begin()
        let error = #expect(throws: EngineError.self) {
            try lone.activity.complete(first, result: nil, identity: "", limits: .init(), now: lone.now)
        }
        #expect(error?.message == "activity task not found")
    }

    @Test("who knows its id may complete it before any worker has it, but not fail it")
    func completesWithoutWorker() throws {
        var lone = LoneActivity()
        #expect(throws: EngineError.self) {
            try lone.activity.fail(
                .id,
                failure: nil,
                heartbeatDetails: nil,
                identity: "",
                limits: .init(),
                now: lone.now
            )
        }
        try lone.activity.complete(.id, result: .jsonText("by hand"), identity: "", limits: .init(), now: lone.now)
        #expect(lone.activity.outcome?.result == .jsonText("by hand"))
        #expect(lone.activity.info(now: lone.now).hasLastStartedTime)
    }

    @Test("a cancellation ends it at once while no worker has it")
    func cancelsWaiting() throws {
        var lone = LoneActivity()
        try lone.cancel()
        #expect(lone.phase == .canceled)
        #expect(lone.activity.outcome?.failure.canceledFailureInfo.details == .jsonText("why"))
        #expect(lone.activity.info(now: lone.now).canceledReason == "why")
    }

    @Test("a worker learns of a cancellation by its heartbeat, and may still complete")
    func cancelsStarted() throws {
        var lone = LoneActivity()
        try lone.begin()
        let refused = #expect(throws: EngineError.self) {
            try lone.activity.cancel(lone.attempt, details: nil, identity: "", limits: .init(), now: lone.now)
        }
        #expect(refused?.code == .invalidArgument)
        try lone.cancel()
        let answer = try lone.heartbeat()
        #expect(answer.cancelRequested)
        var other = lone
        try other.complete()
        #expect(other.phase == .completed)
        try lone.activity.cancel(
            lone.attempt,
            details: .jsonText("cleaned up"),
            identity: "worker",
            limits: .init(),
            now: lone.now
        )
        #expect(lone.activity.outcome?.failure.canceledFailureInfo.details == .jsonText("cleaned up"))
    }

    @Test("the same request for cancellation again is fine, another one is refused")
    func cancelsOnce() throws {
        var lone = LoneActivity()
        try lone.begin()
        try lone.cancel(request: "one")
        try lone.cancel(request: "one")
        let error = #expect(throws: EngineError.self) { try lone.cancel(request: "two") }
        #expect(error?.message == "cancellation already requested with request ID one")
        try lone.fail()
        #expect(lone.phase == .failed)
        #expect(lone.activity.outcome?.retryState == .cancelRequested)
    }

    @Test("a termination ends it whatever its worker does, once")
    func terminates() throws {
        var lone = LoneActivity()
        try lone.begin()
        func terminate(_ request: String) throws {
            try lone.activity.terminate(requestID: request, identity: "me", reason: "enough", now: lone.now)
        }
        try terminate("one")
        try terminate("one")
        #expect(lone.activity.outcome?.failure.message == "enough")
        #expect(lone.activity.outcome?.failure.terminatedFailureInfo.identity == "me")
        let error = #expect(throws: EngineError.self) { try terminate("two") }
        #expect(error?.message == "already terminated with request ID one")
        #expect(throws: EngineError.self) { try lone.complete() }
    }
}
