import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("resetting activities")
struct ActivityResetTests {
    private var generator = SystemRandomNumberGenerator()

    private mutating func reset(
        _ fixture: inout ActivityFixture,
        configure: (inout Temporal_Api_Workflowservice_V1_ResetActivityRequest) -> Void = { _ in }
    ) throws {
        var request = Temporal_Api_Workflowservice_V1_ResetActivityRequest.with { $0.id = "a" }
        configure(&request)
        try fixture.builder.run.resetActivities(request, using: &generator, now: fixture.now)
    }

    /// A fixture whose activity backs off before its second attempt.
    private func backingOff() throws -> ActivityFixture {
        var fixture = ActivityFixture()
        try fixture.start()
        _ = try fixture.heartbeat(.text("half"))
        try fixture.fail()
        _ = fixture.takeEvents()
        return fixture
    }

    @Test("an activity that backs off is ready at once, at attempt 1")
    mutating func waiting() throws {
        var fixture = try backingOff()
        try reset(&fixture)
        #expect(fixture.isDispatched)
        #expect(fixture.record?.attempt == 1)
        #expect(fixture.record?.stamp == 1)
        #expect(fixture.record?.hasLastFailure == false)
        #expect(fixture.record?.heartbeatDetails == .text("half"))
        #expect(fixture.record?.resetRequested == false)
    }

    @Test("its progress is forgotten if the request says so")
    mutating func heartbeat() throws {
        var fixture = try backingOff()
        try reset(&fixture) { $0.resetHeartbeat = true }
        #expect(fixture.record?.hasHeartbeatDetails == false)
        #expect(fixture.record?.hasLastHeartbeatTime == false)
    }

    @Test("the jitter puts it off")
    mutating func jitter() throws {
        var fixture = try backingOff()
        try reset(&fixture) { $0.jitter.seconds = 3_600 }
        let due = try #require(fixture.run.nextDeadline ?? (fixture.isDispatched ? fixture.now : nil))
        #expect(due >= fixture.now && due < fixture.now + .seconds(3_600))
    }

    @Test("a worker keeps its attempt; its progress is gone for the next one")
    mutating func running() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        _ = try fixture.heartbeat(.text("half"))
        try reset(&fixture) { $0.resetHeartbeat = true }
        #expect(!fixture.isDispatched)
        #expect(fixture.record?.stamp == 0)
        #expect(try fixture.heartbeat(.text("more")).isReset)
        try fixture.fail()
        #expect(fixture.record?.hasHeartbeatDetails == false)
        #expect(fixture.record?.resetRequested == false)
        #expect(fixture.record?.resetHeartbeat == false)
    }

    @Test("the token of a later attempt is stale after a reset")
    mutating func laterAttempt() throws {
        var fixture = try backingOff()
        try fixture.passNextDeadline()
        try fixture.start(requestID: "second")
        let token = fixture.attempt
        try reset(&fixture)
        #expect(throws: EngineError.self) { try fixture.complete(token) }
    }

    @Test("a pause ends, unless it is to be kept")
    mutating func paused() throws {
        var fixture = try backingOff()
        try fixture.builder.run.pauseActivities(.with { $0.id = "a" }, now: fixture.now)
        var kept = fixture
        try reset(&fixture)
        #expect(fixture.record?.hasPause == false)
        #expect(fixture.isDispatched)
        #expect(fixture.record?.stamp == 2)
        try reset(&kept) { $0.keepPaused = true }
        #expect(kept.record?.hasPause == true)
        #expect(kept.record?.attempt == 1)
        #expect(!kept.isDispatched)
        #expect(kept.record?.stamp == 1)
    }

    @Test("the workflow's options are put back, but not the priority")
    mutating func restoresOptions() throws {
        var fixture = ActivityFixture { $0.startToCloseTimeout = Duration.seconds(5).message }
        _ = try fixture.builder.run.updateActivityOptions(
            .with {
                $0.id = "a"
                $0.updateMask.paths = ["task_queue.name", "priority"]
                $0.activityOptions.taskQueue.name = "other"
                $0.activityOptions.priority.priorityKey = 5
            },
            limits: fixture.limits,
            now: fixture.now
        )
        #expect(fixture.run.activityMatching(scheduledEventID: fixture.id)?.queue == "other")
        try reset(&fixture) { $0.restoreOriginalOptions = true }
        let dispatch = fixture.run.activityMatching(scheduledEventID: fixture.id)
        #expect(dispatch?.queue == "queue")
        #expect(dispatch?.task.priority.priorityKey == 5)
    }

    @Test("all activities can be reset together")
    mutating func all() throws {
        var builder = RunBuilder()
        builder.scheduleActivity("x")
        builder.scheduleActivity("y") { $0.activityType.name = "Other" }
        try builder.run.resetActivities(.with { $0.matchAll = true }, using: &generator, now: builder.now)
        #expect(builder.run.activities.values.allSatisfy { $0.record.stamp == 1 })
    }
}
