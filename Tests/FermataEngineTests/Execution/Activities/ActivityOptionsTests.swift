import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("options of activities")
struct ActivityOptionsTests {
    private typealias Request = Temporal_Api_Workflowservice_V1_UpdateActivityOptionsRequest

    private func fixture() -> ActivityFixture {
        ActivityFixture {
            $0.startToCloseTimeout = Duration.seconds(5).message
            $0.scheduleToStartTimeout = Duration.seconds(30).message
            $0.retryPolicy.nonRetryableErrorTypes = ["Fatal"]
        }
    }

    @discardableResult
    private func update(
        _ fixture: inout ActivityFixture,
        _ paths: [String],
        configure: (inout Request) -> Void = { _ in }
    ) throws -> ActivityOptions {
        var request = Request.with {
            $0.id = "a"
            $0.activityOptions = .init()
            $0.updateMask.paths = paths
        }
        configure(&request)
        return try fixture.builder.run.updateActivityOptions(request, limits: fixture.limits, now: fixture.now)
    }

    @Test("the named options change, the others stay, and what waits is given out anew")
    func waiting() throws {
        var fixture = fixture()
        let options = try update(&fixture, ["start_to_close_timeout", "retryPolicy.maximumAttempts"]) {
            $0.activityOptions.startToCloseTimeout = Duration.seconds(9).message
            $0.activityOptions.scheduleToStartTimeout = Duration.seconds(1).message
            $0.activityOptions.retryPolicy.maximumAttempts = 3
        }
        #expect(options.startToCloseTimeout == Duration.seconds(9).message)
        #expect(options.scheduleToStartTimeout == Duration.seconds(30).message)
        #expect(options.retryPolicy.maximumAttempts == 3)
        #expect(options.retryPolicy.initialInterval == Duration.seconds(1).message)
        #expect(options.taskQueue.name == "queue")
        #expect(fixture.isDispatched)
        #expect(fixture.record?.stamp == 1)
        let started = try fixture.start()
        #expect(started.startToCloseTimeout == Duration.seconds(9).message)
        #expect(started.retryPolicy.nonRetryableErrorTypes == ["Fatal"])
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(9))
    }

    @Test("for a running attempt new time-outs hold at once")
    func running() throws {
        var fixture = fixture()
        try fixture.start()
        try update(&fixture, ["startToCloseTimeout", "heartbeatTimeout"]) {
            $0.activityOptions.startToCloseTimeout = Duration.seconds(50).message
            $0.activityOptions.heartbeatTimeout = Duration.seconds(70).message
        }
        #expect(!fixture.isDispatched)
        // A heartbeat time-out is never longer than that of the attempt.
        #expect(fixture.run.activities[fixture.id]?.heartbeatTimeout == Duration.seconds(50).message)
        #expect(fixture.run.nextDeadline == fixture.now + .seconds(50))
        try fixture.complete()
    }

    @Test("an activity that backs off waits by the new policy, counted from its last failure")
    func backingOff() throws {
        var fixture = fixture()
        try fixture.start()
        try fixture.fail()
        let failed = fixture.now
        fixture.builder.advance(by: .milliseconds(100))
        try update(&fixture, ["retry_policy"]) {
            $0.activityOptions.retryPolicy = .with {
                $0.initialInterval = Duration.seconds(10).message
                $0.backoffCoefficient = 2
                $0.maximumInterval = Duration.seconds(15).message
            }
        }
        #expect(fixture.run.nextDeadline == failed + .seconds(15))
        #expect(fixture.record?.attempt == 2)
    }

    @Test("while paused, new options wait for the end of the pause")
    func paused() throws {
        var fixture = fixture()
        try fixture.builder.run.pauseActivities(.with { $0.id = "a" }, now: fixture.now)
        fixture.run.output = RunOutput()
        try update(&fixture, ["taskQueue.name"]) { $0.activityOptions.taskQueue.name = "other" }
        #expect(!fixture.isDispatched)
        #expect(fixture.run.nextDeadline == nil)
    }

    @Test("the parts of a priority change one by one")
    func priority() throws {
        var fixture = fixture()
        let options = try update(&fixture, ["priority.fairness_key", "priority.fairness_weight"]) {
            $0.activityOptions.priority = .with {
                $0.priorityKey = 4
                $0.fairnessKey = "key"
                $0.fairnessWeight = 2
            }
        }
        #expect(options.priority.fairnessKey == "key")
        #expect(options.priority.fairnessWeight == 2)
        #expect(options.priority.priorityKey == 0)
        let cleared = try update(&fixture, ["priority"])
        #expect(!cleared.hasPriority)
    }

    @Test("what the workflow gave is put back")
    func restore() throws {
        var fixture = fixture()
        try update(&fixture, ["startToCloseTimeout"]) {
            $0.activityOptions.startToCloseTimeout = Duration.seconds(9).message
        }
        let options = try update(&fixture, []) { $0.restoreOriginal = true }
        #expect(options.startToCloseTimeout == Duration.seconds(5).message)
        #expect(fixture.run.activities[fixture.id]?.startToCloseTimeout == Duration.seconds(5).message)
        #expect(fixture.record?.stamp == 2)
    }

    @Test("a request that doesn't make sense is refused")
    func refused() throws {
        let fixture = fixture()
        func message(_ paths: [String], configure: (inout Request) -> Void = { _ in }) -> String? {
            var copy = fixture
            return #expect(throws: EngineError.self) { try update(&copy, paths, configure: configure) }?.message
        }
        #expect(message(["x"]) { $0.restoreOriginal = true } == "Both UpdateMask and RestoreOriginal are provided")
        #expect(message(["x"]) { $0.clearActivityOptions() } == "ActivityOptions are not provided")
        #expect(message([]) { $0.clearUpdateMask() } == "UpdateMask is not provided")
        #expect(message(["taskQueue.name"]) == "TaskQueue is not provided")
        #expect(message(["priority.priorityKey"]) == "Priority is not provided")
        #expect(message(["retryPolicy"]) == "RetryPolicy is not provided")
        #expect(message(["retryPolicy.maximumAttempts"]) == "RetryPolicy is not provided")
        #expect(
            message(["taskQueue.name"]) { $0.activityOptions.taskQueue.kind = .normal } == "missing task queue name"
        )
        #expect(
            message(["retryPolicy.maximumAttempts"]) { $0.activityOptions.retryPolicy.maximumAttempts = -1 }
                == "MaximumAttempts cannot be negative on retry policy."
        )
        #expect(
            message(["startToCloseTimeout"])
                == "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. "
                + "ActivityId=a ActivityType=Work"
        )
        #expect(
            message(["heartbeatTimeout"]) { $0.activityOptions.heartbeatTimeout.seconds = -1 }
                == "invalid HeartbeatTimeout: negative duration"
        )
        #expect(
            message(["x"]) { $0.id = "b" }
                == "Can't find pending activity with such ID. Invalid activityID or activity already completed"
        )
    }

    @Test("paths are understood as protobuf and as JSON spell them")
    func paths() {
        #expect(ActivityOptions.maskPath("retry_policy.maximum_attempts") == "retryPolicy.maximumAttempts")
        #expect(ActivityOptions.maskPath("retryPolicy.maximumAttempts") == "retryPolicy.maximumAttempts")
        #expect(ActivityOptions.maskPath("HeartbeatTimeout") == "heartbeatTimeout")
    }
}
