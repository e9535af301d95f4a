import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("pausing activities")
struct ActivityPauseTests {
    private var generator = SystemRandomNumberGenerator()

    private func pause(_ fixture: inout ActivityFixture, requestID: String = "request") throws {
        try fixture.builder.run.pauseActivities(
            .with {
                $0.id = "a"
                $0.identity = "operator"
                $0.reason = "broken"
                $0.requestID = requestID
            },
            now: fixture.now
        )
    }

    private mutating func unpause(
        _ fixture: inout ActivityFixture,
        configure: (inout Temporal_Api_Workflowservice_V1_UnpauseActivityRequest) -> Void = { _ in }
    ) throws {
        var request = Temporal_Api_Workflowservice_V1_UnpauseActivityRequest.with { $0.id = "a" }
        configure(&request)
        try fixture.builder.run.unpauseActivities(request, using: &generator, now: fixture.now)
    }

    @Test("what waits becomes stale and doesn't time out")
    func waiting() throws {
        var fixture = ActivityFixture { $0.scheduleToStartTimeout = Duration.seconds(3).message }
        try pause(&fixture)
        #expect(fixture.record?.stamp == 1)
        #expect(fixture.run.nextDeadline == nil)
        #expect(fixture.run.activityMatching(scheduledEventID: fixture.id) == nil)
        #expect(throws: StaleActivityTask.outdated) { try fixture.start() }
        #expect(fixture.run.output.visibilityChanged)
        #expect(fixture.run.pausedActivityTypes == ["Work"])
    }

    @Test("the same request again changes nothing, another is refused")
    func repeated() throws {
        var fixture = ActivityFixture()
        try pause(&fixture)
        try pause(&fixture)
        #expect(fixture.record?.stamp == 1)
        let error = #expect(throws: EngineError.self) { try pause(&fixture, requestID: "other") }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message == "activity is already paused")
    }

    @Test("a worker may finish what it has")
    func completes() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try pause(&fixture)
        #expect(fixture.record?.stamp == 0)
        try fixture.complete()
        #expect(!fixture.isPending)
        #expect(fixture.run.pausedActivityTypes.isEmpty)
    }

    @Test("a failure in a pause counts as an attempt, and waits for the end of the pause")
    mutating func failure() throws {
        var fixture = ActivityFixture { $0.retryPolicy.maximumAttempts = 1 }
        try fixture.start()
        try pause(&fixture)
        try fixture.fail()
        #expect(fixture.record?.attempt == 2)
        #expect(fixture.record?.lastFailure.message == "oops")
        #expect(fixture.run.nextDeadline == nil)
        try unpause(&fixture)
        #expect(fixture.isDispatched)
        #expect(try fixture.start(requestID: "second").attempt == 2)
    }

    @Test("in a pause a failure that isn't retried ends the activity all the same")
    func fatal() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try pause(&fixture)
        try fixture.fail(.application("fatal") { $0.applicationFailureInfo.nonRetryable = true })
        #expect(!fixture.isPending)
    }

    @Test("after the pause the activity is ready at once, or within the jitter")
    mutating func jitter() throws {
        var fixture = ActivityFixture()
        try pause(&fixture)
        var second = fixture
        try unpause(&fixture)
        #expect(fixture.isDispatched)
        #expect(fixture.record?.stamp == 2)
        #expect(fixture.record?.hasPause == false)
        try unpause(&second) { $0.jitter.seconds = 60 }
        let due = try #require(second.run.nextDeadline ?? (second.isDispatched ? second.now : nil))
        #expect(due >= second.now && due < second.now + .seconds(60))
    }

    @Test("attempts and progress are reset if the request says so")
    mutating func resets() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        _ = try fixture.heartbeat(.text("half"))
        try fixture.fail()
        try pause(&fixture)
        var plain = fixture
        try unpause(&plain)
        #expect(plain.record?.attempt == 2)
        #expect(plain.record?.hasHeartbeatDetails == true)
        try unpause(&fixture) {
            $0.resetAttempts = true
            $0.resetHeartbeat = true
        }
        #expect(fixture.record?.attempt == 1)
        #expect(fixture.record?.hasHeartbeatDetails == false)
        #expect(fixture.record?.hasLastHeartbeatTime == false)
    }

    @Test("the end of a pause leaves a running attempt alone")
    mutating func running() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try pause(&fixture)
        try unpause(&fixture)
        #expect(!fixture.isDispatched)
        try fixture.complete()
    }

    @Test("what isn't paused isn't touched")
    mutating func notPaused() throws {
        var fixture = ActivityFixture()
        try unpause(&fixture)
        #expect(fixture.record?.stamp == 0)
    }

    @Test("activities are chosen by id, by type or all")
    mutating func selection() throws {
        var builder = RunBuilder()
        let other = builder.scheduleActivity("x") { $0.activityType.name = "Other" }
        let first = builder.scheduleActivity("y")
        let second = builder.scheduleActivity("z")
        #expect(try builder.run.activities(.type("Work")) == [first, second])
        #expect(try builder.run.activities(.id("x")) == [other])
        #expect(try builder.run.activities(.all) == [other, first, second])
        try builder.run.pauseActivities(.with { $0.type = "Work" }, now: builder.now)
        #expect(builder.run.activities.values.count(where: \.isPaused) == 2)
        try builder.run.unpauseActivities(.with { $0.unpauseAll = true }, using: &generator, now: builder.now)
        #expect(builder.run.activities.values.count(where: \.isPaused) == 0)
    }

    @Test("what isn't there, or isn't named, is refused")
    func missing() throws {
        var fixture = ActivityFixture()
        func error(_ request: Temporal_Api_Workflowservice_V1_PauseActivityRequest) -> EngineError? {
            var run = fixture.run
            return #expect(throws: EngineError.self) { try run.pauseActivities(request, now: fixture.now) }
        }
        let message = "Can't find pending activity with such ID. Invalid activityID or activity already completed"
        #expect(error(.with { $0.id = "b" })?.message == message)
        #expect(error(.with { $0.type = "Other" })?.message == message)
        #expect(
            error(.init())?.message == "Either Activity.Id or Activity.Type should be set on request."
        )
        fixture.run.terminateRun(reason: "", details: nil, identity: "", now: fixture.now)
        #expect(error(.with { $0.id = "a" })?.message == "workflow execution already completed")
    }
}
