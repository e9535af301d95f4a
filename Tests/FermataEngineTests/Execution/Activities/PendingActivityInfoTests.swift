import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("descriptions of pending activities")
struct PendingActivityInfoTests {
    private func info(_ fixture: ActivityFixture) throws -> PendingActivityInfo {
        try #require(fixture.run.pendingActivityInfos(now: fixture.now).first)
    }

    @Test("one that waits for its first worker")
    func scheduled() throws {
        let fixture = ActivityFixture {
            $0.scheduleToCloseTimeout = Duration.seconds(60).message
            $0.retryPolicy.maximumAttempts = 4
            $0.retryPolicy.nonRetryableErrorTypes = ["Fatal"]
            $0.priority.priorityKey = 2
        }
        let info = try info(fixture)
        #expect(info.activityID == "a")
        #expect(info.activityType.name == "Work")
        #expect(info.state == .scheduled)
        #expect(info.attempt == 1)
        #expect(info.maximumAttempts == 4)
        #expect(EngineTime(info.scheduledTime) == fixture.now)
        #expect(EngineTime(info.expirationTime) == fixture.now + .seconds(60))
        #expect(info.priority.priorityKey == 2)
        #expect(!info.hasLastStartedTime && !info.hasLastFailure && !info.hasNextAttemptScheduleTime)
        #expect(!info.hasLastHeartbeatTime && !info.hasHeartbeatDetails && !info.hasLastAttemptCompleteTime)
        #expect(!info.paused && !info.hasPauseInfo)
        #expect(info.activityOptions.taskQueue.name == "queue")
        #expect(info.activityOptions.taskQueue.normalName == "queue")
        #expect(info.activityOptions.retryPolicy.maximumAttempts == 4)
        #expect(info.activityOptions.retryPolicy.nonRetryableErrorTypes.isEmpty)
    }

    @Test("one that a worker has")
    func started() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        _ = try fixture.heartbeat(.text("half"))
        let info = try info(fixture)
        #expect(info.state == .started)
        #expect(EngineTime(info.lastStartedTime) == fixture.now)
        #expect(info.lastWorkerIdentity == "worker")
        #expect(info.heartbeatDetails == .text("half"))
        #expect(EngineTime(info.lastHeartbeatTime) == fixture.now)
        #expect(!info.hasExpirationTime)
    }

    @Test("one that backs off, and the same when its time has come")
    func backingOff() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail()
        let waiting = try info(fixture)
        #expect(waiting.state == .scheduled)
        #expect(waiting.attempt == 2)
        #expect(waiting.lastFailure.message == "oops")
        #expect(waiting.lastWorkerIdentity == "worker")
        #expect(EngineTime(waiting.nextAttemptScheduleTime) == fixture.now + .seconds(1))
        #expect(waiting.currentRetryInterval == Duration.seconds(1).message)
        #expect(EngineTime(waiting.lastAttemptCompleteTime) == fixture.now)
        #expect(!waiting.hasLastStartedTime)
        try fixture.passNextDeadline()
        let ready = try info(fixture)
        #expect(!ready.hasNextAttemptScheduleTime && !ready.hasCurrentRetryInterval)
    }

    @Test("one whose last attempt timed out")
    func timedOut() throws {
        var fixture = ActivityFixture { $0.startToCloseTimeout = Duration.seconds(5).message }
        try fixture.start()
        try fixture.passNextDeadline()
        let info = try info(fixture)
        #expect(info.currentRetryInterval == Duration.seconds(1).message)
        #expect(!info.hasLastAttemptCompleteTime)
    }

    @Test("paused ones, waiting and running")
    func paused() throws {
        var fixture = ActivityFixture()
        var running = fixture
        try running.start()
        let request = Temporal_Api_Workflowservice_V1_PauseActivityRequest.with {
            $0.id = "a"
            $0.identity = "operator"
            $0.reason = "broken"
        }
        try fixture.builder.run.pauseActivities(request, now: fixture.now)
        try running.builder.run.pauseActivities(request, now: fixture.now)
        let info = try info(fixture)
        #expect(info.state == .paused)
        #expect(info.paused)
        #expect(info.pauseInfo.manual.identity == "operator")
        #expect(info.pauseInfo.manual.reason == "broken")
        #expect(EngineTime(info.pauseInfo.pauseTime) == fixture.now)
        #expect(try self.info(running).state == .pauseRequested)
    }

    @Test("one that is asked to end")
    func cancelRequested() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        fixture.requestCancel()
        #expect(try info(fixture).state == .cancelRequested)
    }

    @Test("one without a retry policy says nothing of retries")
    func noPolicy() throws {
        let info = try info(ActivityFixture { $0.clearRetryPolicy() })
        #expect(info.attempt == 1)
        #expect(info.maximumAttempts == 0)
    }

    @Test("the version of the last worker is told in both forms")
    func version() throws {
        var fixture = ActivityFixture()
        _ = try fixture.builder.run.startActivity(
            scheduledEventID: fixture.id,
            stamp: 0,
            identity: "worker",
            requestID: "poll",
            deployment: .with {
                $0.deploymentName = "app"
                $0.buildID = "7"
            },
            now: fixture.now
        )
        let info = try info(fixture)
        #expect(info.lastDeploymentVersion.buildID == "7")
        #expect(info.lastWorkerDeploymentVersion == "app.7")
    }

    @Test("they come in the order in which they were scheduled")
    func order() {
        var builder = RunBuilder()
        for id in ["z", "y", "x"] { builder.scheduleActivity(id) }
        #expect(builder.run.pendingActivityInfos(now: builder.now).map(\.activityID) == ["z", "y", "x"])
    }
}
