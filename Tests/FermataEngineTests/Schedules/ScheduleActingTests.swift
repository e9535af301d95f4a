import Foundation
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Schedules that act")
struct ScheduleActingTests {
    @Test("a started run carries its time, its schedule and the action's settings")
    func request() throws {
        let schedule = makeSchedule(cron: "@hourly") {
            $0.action.startWorkflow.input.payloads = [Payload()]
            $0.action.startWorkflow.searchAttributes.indexedFields["Own"] = Payload()
            $0.action.startWorkflow.memo.fields["m"] = Payload()
        }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T01:00:00Z")
        let request = try #require(rig.host.started.first)
        #expect(request.workflowID == "w-2026-01-01T01:00:00Z")
        #expect(request.namespace == "default")
        #expect(request.identity == "temporal-scheduler-default-s")
        #expect(request.workflowIDReusePolicy == .rejectDuplicate)
        #expect(UUID(uuidString: request.requestID) != nil)
        #expect(request.input.payloads.count == 1)
        #expect(request.memo.fields.count == 1)
        let attributes = request.searchAttributes.indexedFields
        #expect(Set(attributes.keys) == ["Own", "TemporalScheduledStartTime", "TemporalScheduledById"])
        #expect(attributes["TemporalScheduledById"]?.data == Data("\"s\"".utf8))
        #expect(attributes["TemporalScheduledStartTime"]?.data == Data("\"2026-01-01T01:00:00Z\"".utf8))
        #expect(attributes["TemporalScheduledStartTime"]?.metadata["type"] == Data("Datetime".utf8))
        let action = try #require(rig.state.info.recentActions.first)
        #expect(action.scheduleTime == (try moment("2026-01-01T01:00:00Z").timestamp))
        #expect(action.startWorkflowResult.runID == "run-1")
        #expect(action.startWorkflowStatus == .running)
    }

    @Test("request ids differ between starts")
    func requestIDs() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .allowAll), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-03T00:30:00Z")
        #expect(Set(rig.host.started.map(\.requestID)).count == 48)
        #expect(rig.state.info.actionCount == 48)
        #expect(rig.state.info.recentActions.count == 10)
    }

    @Test("a kept workflow id is used as it is, again and again")
    func keptID() throws {
        let schedule = makeSchedule(cron: "@hourly", overlap: .terminateOther) {
            $0.policies.keepOriginalWorkflowID = true
        }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T02:30:00Z")
        #expect(rig.host.startedIDs == ["w", "w"])
        #expect(rig.host.started.allSatisfy { $0.workflowIDReusePolicy == .allowDuplicate })
    }

    @Test("the last result and the last failure go to the next run")
    func carriedResults() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly"), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T01:30:00Z")
        #expect(rig.host.started.last?.hasLastCompletionResult == false)
        try rig.close(result: "one")
        try rig.run(until: "2026-01-01T02:30:00Z")
        #expect(rig.host.started.last?.lastCompletionResult.payloads.first?.data == Data("one".utf8))
        try rig.close(.failed, failure: "boom")
        try rig.run(until: "2026-01-01T03:30:00Z")
        #expect(rig.host.started.last?.continuedFailure.message == "boom")
        #expect(rig.host.started.last?.lastCompletionResult.payloads.first?.data == Data("one".utf8))
        try rig.close(result: "two")
        try rig.run(until: "2026-01-01T04:30:00Z")
        #expect(rig.host.started.last?.hasContinuedFailure == false)
        rig.patch { $0.triggerImmediately.overlapPolicy = .allowAll }
        #expect(rig.host.started.last?.hasLastCompletionResult == false)
    }

    @Test("a failure pauses the schedule if that is asked for")
    func pauseOnFailure() throws {
        let schedule = makeSchedule(cron: "@hourly") { $0.policies.pauseOnFailure = true }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T01:30:00Z")
        try rig.close(.canceled)
        #expect(!rig.state.schedule.state.paused)
        try rig.run(until: "2026-01-01T02:30:00Z")
        try rig.close(.failed, failure: "boom")
        #expect(rig.state.schedule.state.paused)
        #expect(rig.state.schedule.state.notes == "paused due to workflow failure: w-2026-01-01T02:00:00Z: boom")
        #expect(rig.state.conflictToken == 2)
        #expect(rig.state.nextWake == nil)
        rig.patch { $0.unpause = "again" }
        try rig.run(until: "2026-01-01T03:30:00Z")
        try rig.close(.timedOut)
        #expect(rig.state.schedule.state.notes == "paused due to workflow timeout: w-2026-01-01T03:00:00Z")
    }

    @Test("time spent paused is not made up for")
    func pause() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly"), at: "2026-01-01T00:30:00Z")
        rig.patch { $0.pause = "lunch" }
        #expect(rig.state.schedule.state.notes == "lunch")
        try rig.run(until: "2026-01-01T05:30:00Z")
        rig.patch { $0.unpause = "back" }
        #expect(rig.host.started.isEmpty)
        #expect(rig.state.info.missedCatchupWindow == 0)
        try rig.run(until: "2026-01-01T06:30:00Z")
        #expect(rig.host.startedIDs == ["w-2026-01-01T06:00:00Z"])
    }

    @Test("a pause drops scheduled starts that wait, but not a trigger")
    func pausedBuffer() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .bufferAll), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T02:30:00Z")
        rig.patch {
            $0.triggerImmediately = .init()
            $0.pause = "stop"
        }
        #expect(rig.state.buffer.count == 2)
        try rig.close()
        #expect(rig.host.startedIDs == ["w-2026-01-01T01:00:00Z", "w-2026-01-01T02:30:00Z"])
        #expect(rig.state.buffer.isEmpty)
    }

    @Test("limited actions run out, and triggers do not count")
    func limitedActions() throws {
        let schedule = makeSchedule(cron: "@hourly", overlap: .allowAll) {
            $0.state.limitedActions = true
            $0.state.remainingActions = 2
        }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        rig.patch { $0.triggerImmediately = .init() }
        #expect(rig.state.described(now: rig.now).info.futureActionTimes.count == 2)
        try rig.run(until: "2026-01-01T05:30:00Z")
        #expect(rig.host.started.count == 3)
        #expect(rig.state.schedule.state.remainingActions == 0)
        #expect(rig.state.described(now: rig.now).info.futureActionTimes.isEmpty)
        #expect(rig.state.conflictToken == 3)
        rig.patch { $0.triggerImmediately = .init() }
        #expect(rig.host.started.count == 4)
    }

    @Test("limited actions that come due together stop at the limit")
    func limitedCatchUp() throws {
        let schedule = makeSchedule(cron: "@hourly", overlap: .allowAll) {
            $0.state.limitedActions = true
            $0.state.remainingActions = 2
        }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        try rig.jump(to: "2026-01-01T05:30:00Z")
        #expect(rig.host.started.count == 2)
        #expect(rig.state.schedule.state.remainingActions == 0)
        #expect(rig.state.buffer.isEmpty)
    }

    @Test("a schedule without an action does nothing")
    func noAction() throws {
        let schedule = makeSchedule(cron: "@hourly") { $0.clearAction() }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T02:30:00Z")
        #expect(rig.host.started.isEmpty)
        #expect(rig.state.buffer.isEmpty)
        #expect(rig.state.described(now: rig.now).schedule.hasAction)
    }

    @Test("a schedule with nothing more to do is removed after a week")
    func expiry() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "0 0 2 1 * 2026"), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-08T23:00:00Z")
        #expect(rig.host.started.count == 1)
        #expect(rig.fate == .kept)
        try rig.run(until: "2026-01-09T00:00:00Z")
        #expect(rig.fate == .expired)
        var late = try ScheduleRig(makeSchedule(cron: "0 0 2 1 * 2026"), at: "2026-01-01T00:30:00Z")
        try late.jump(to: "2026-01-20T00:00:00Z")
        #expect(late.host.started.count == 1)
        #expect(late.fate == .kept, "the week counts from the late start")
        #expect(late.state.nextWake == (try moment("2026-01-27T00:00:00Z")))
        var paused = try ScheduleRig(makeSchedule { $0.state.paused = true }, at: "2026-01-01T00:30:00Z")
        try paused.run(until: "2027-01-01T00:00:00Z")
        #expect(paused.fate == .kept)
    }
}
