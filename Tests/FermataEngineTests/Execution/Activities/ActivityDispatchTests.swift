import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("giving activities to matching")
struct ActivityDispatchTests {
    @Test("a scheduled activity is given out once it is asked for")
    func scheduled() throws {
        var fixture = ActivityFixture { $0.scheduleToStartTimeout = Duration.seconds(3).message }
        #expect(!fixture.isDispatched)
        fixture.run.dispatchActivity(fixture.id)
        #expect(fixture.isDispatched)
        let dispatch = try #require(fixture.run.activityMatching(scheduledEventID: fixture.id))
        #expect(dispatch.queue == "queue")
        #expect(
            dispatch.task.work == .activity(run: RunNumber(rawValue: 1), scheduledEventID: fixture.id, stamp: 0)
        )
        #expect(dispatch.task.createdAt == fixture.now)
        #expect(dispatch.task.expiresAt == fixture.now + .seconds(3))
    }

    @Test("without a time-out for the start the task doesn't expire")
    func noExpiry() {
        let fixture = ActivityFixture()
        #expect(fixture.run.activityMatching(scheduledEventID: fixture.id)?.task.expiresAt == nil)
    }

    @Test("the priority is the activity's, field by field, and else the workflow's")
    func priority() {
        var fixture = ActivityFixture { $0.priority.fairnessKey = "own" }
        fixture.run.priority = .with {
            $0.priorityKey = 2
            $0.fairnessKey = "workflow's"
            $0.fairnessWeight = 3
        }
        let priority = fixture.run.activityMatching(scheduledEventID: fixture.id)?.task.priority
        #expect(priority?.priorityKey == 2)
        #expect(priority?.fairnessKey == "own")
        #expect(priority?.fairnessWeight == 3)
        var plain = ActivityFixture()
        plain.run.priority.priorityKey = 4
        #expect(plain.run.activityMatching(scheduledEventID: plain.id)?.task.priority.priorityKey == 4)
    }

    @Test("nothing is given out that a worker has, that backs off, or that has ended")
    func notDispatchable() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        fixture.run.dispatchActivity(fixture.id)
        #expect(!fixture.isDispatched)
        try fixture.fail()
        #expect(!fixture.isDispatched)
        #expect(fixture.run.activityMatching(scheduledEventID: fixture.id) == nil)
        fixture.run.dispatchActivities()
        #expect(!fixture.isDispatched)
        #expect(fixture.run.activityMatching(scheduledEventID: 999) == nil)
    }

    @Test("a retry is given out when its back-off is over")
    func retry() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail()
        try fixture.passNextDeadline()
        #expect(fixture.isDispatched)
        #expect(fixture.run.nextDeadline == nil)
    }

    @Test("after a start of the engine everything that waits is given out, in order")
    func rebuild() throws {
        var builder = RunBuilder()
        let first = builder.scheduleActivity("first")
        let second = builder.scheduleActivity("second")
        builder.run.output = RunOutput()
        builder.run.dispatchActivities()
        let ids = builder.run.output.effects.compactMap { effect -> Int64? in
            if case .activityTask(let id) = effect { id } else { nil }
        }
        #expect(ids == [first, second])
    }

    @Test("a pause of the run makes tasks stale, its end brings new ones")
    func pausedRun() {
        var fixture = ActivityFixture()
        fixture.run.record.pause.reason = "wait"
        fixture.run.holdActivities()
        fixture.run.dispatchActivity(fixture.id)
        #expect(!fixture.isDispatched)
        fixture.run.record.clearPause()
        fixture.run.releaseActivities()
        #expect(fixture.isDispatched)
        #expect(fixture.record?.stamp == 2)
    }

    @Test("while the run is paused no back-off ends")
    func pausedBackoff() throws {
        var fixture = ActivityFixture()
        try fixture.start()
        try fixture.fail()
        fixture.run.record.pause.reason = "wait"
        #expect(fixture.run.nextDeadline == nil)
        fixture.builder.advance(by: .seconds(60))
        fixture.run.fireActivityRetries(now: fixture.now)
        #expect(!fixture.isDispatched)
        fixture.run.record.clearPause()
        try fixture.passNextDeadline()
        #expect(fixture.isDispatched)
    }
}
