import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Pausing, resetting and changing an activity without a workflow")
struct StandaloneActivityOperatorTests {
    @Test("no worker gets it in a pause, and one does afterwards")
    func pauses() throws {
        var lone = LoneActivity()
        try lone.pause()
        #expect(lone.activity.dispatches.isEmpty)
        #expect(lone.activity.info(now: lone.now).status == .paused)
        try lone.unpause()
        #expect(lone.isOffered)
    }

    @Test("the same pause again, after it was lifted, changes nothing")
    func pausesOnce() throws {
        var lone = LoneActivity()
        try lone.pause()
        try lone.unpause()
        try lone.pause()
        #expect(lone.phase == .scheduled)
    }

    @Test("a worker that has it learns of a pause by its heartbeat; its failure then leads into the pause")
    func pausesStarted() throws {
        var lone = LoneActivity()
        try lone.begin()
        try lone.pause()
        let answer = try lone.heartbeat()
        #expect(answer.isPaused)
        try lone.fail()
        #expect(lone.phase == .paused)
        #expect(lone.activity.state.attempt == 2)
        try lone.unpause()
        #expect(!lone.isOffered)
        lone.wait(.seconds(1))
        #expect(lone.isOffered)
    }

    @Test("a pause of what has ended is refused")
    func pausesClosed() throws {
        var lone = LoneActivity()
        try lone.begin()
        try lone.complete()
        let error = #expect(throws: EngineError.self) { try lone.pause() }
        #expect(error?.message == "activity is in non-pausable state Completed")
        #expect(error?.code == .failedPrecondition)
    }

    @Test("a reset begins with the first attempt again, without a back-off")
    func resets() throws {
        var lone = LoneActivity()
        try lone.begin()
        try lone.fail()
        try lone.reset()
        #expect(lone.isOffered)
        #expect(lone.activity.state.attempt == 1)
    }

    @Test("a reset lets the attempt that runs go on, and takes effect when it fails")
    func resetsStarted() throws {
        var lone = LoneActivity { $0.retryPolicy.maximumAttempts = 1 }
        try lone.begin()
        try lone.heartbeat()
        try lone.reset(.init(clearsHeartbeat: true))
        let answer = try lone.heartbeat()
        #expect(answer.isReset)
        try lone.fail()
        #expect(lone.isOffered)
        #expect(lone.activity.state.attempt == 1)
        #expect(!lone.activity.state.hasHeartbeatDetails)
    }

    @Test("a reset can leave it paused")
    func resetsPaused() throws {
        var lone = LoneActivity()
        try lone.begin()
        try lone.fail()
        try lone.pause()
        try lone.reset(.init(keepsPaused: true))
        #expect(lone.phase == .paused)
        #expect(lone.activity.state.attempt == 1)
        try lone.unpause()
        #expect(lone.isOffered)
    }

    @Test("a new retry policy changes the back-off that is under way, unless the worker has asked for it")
    func changesPolicy() throws {
        var lone = LoneActivity()
        try lone.begin()
        var other = lone
        try lone.fail()
        try other.fail { $0.applicationFailureInfo.nextRetryDelay = Duration.seconds(9).message }
        for own in [true, false] {
            var changed = own ? lone : other
            try changed.update(["retryPolicy.initialInterval"]) {
                $0.retryPolicy.initialInterval = Duration.seconds(5).message
            }
            let interval = changed.activity.info(now: changed.now).currentRetryInterval
            #expect(interval == Duration.seconds(own ? 5 : 9).message)
        }
    }

    @Test("new time-outs hold for the attempt that runs")
    func changesTimeouts() throws {
        var lone = LoneActivity { $0.retryPolicy.maximumAttempts = 1 }
        try lone.begin()
        try lone.update(["startToCloseTimeout"]) { $0.startToCloseTimeout = Duration.seconds(5).message }
        lone.wait(.seconds(5))
        #expect(lone.phase == .timedOut)
    }

    @Test("the start delay can be changed until it is over")
    func changesStartDelay() throws {
        var lone = LoneActivity { $0.startDelay = Duration.seconds(60).message }
        try lone.update(["startDelay"]) { $0.startDelay = Duration.seconds(10).message }
        lone.wait(.seconds(10))
        #expect(lone.isOffered)
        var late = lone
        late.activity.state.optionsRequestID = ""
        let error = #expect(throws: EngineError.self) {
            try late.update(["startDelay"]) { $0.startDelay = Duration.seconds(99).message }
        }
        #expect(error?.code == .failedPrecondition)
    }

    @Test("the options of the start can be taken back")
    func restores() throws {
        var lone = LoneActivity()
        try lone.update(["taskQueue.name"]) { $0.taskQueue.name = "other" }
        #expect(lone.activity.dispatches.first?.queue.name == "other")
        try lone.activity.updateOptions(nil, paths: [], requestID: "restore", limits: .init(), now: lone.now)
        #expect(lone.activity.dispatches.first?.queue.name == "queue")
    }
}
