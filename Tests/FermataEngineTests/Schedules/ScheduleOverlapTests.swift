import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Schedules whose runs overlap")
struct ScheduleOverlapTests {
    /// Three hours with one long run, from the first hour on.
    private func rig(_ overlap: OverlapPolicy) throws -> ScheduleRig {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: overlap), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T03:30:00Z")
        return rig
    }

    @Test("skip leaves out what comes while a run is open", arguments: [OverlapPolicy.unspecified, .skip])
    func skip(overlap: OverlapPolicy) throws {
        var rig = try rig(overlap)
        #expect(rig.host.startedIDs == ["w-2026-01-01T01:00:00Z"])
        #expect(rig.state.info.overlapSkipped == 2)
        #expect(rig.state.buffer.isEmpty)
        try rig.close()
        #expect(rig.host.started.count == 1)
        try rig.run(until: "2026-01-01T04:30:00Z")
        #expect(rig.host.startedIDs.last == "w-2026-01-01T04:00:00Z")
    }

    @Test("buffer one keeps the first that comes")
    func bufferOne() throws {
        var rig = try rig(.bufferOne)
        #expect(rig.host.started.count == 1)
        #expect(rig.state.buffer.count == 1)
        #expect(rig.state.info.overlapSkipped == 1)
        try rig.close()
        #expect(rig.host.startedIDs == ["w-2026-01-01T01:00:00Z", "w-2026-01-01T02:00:00Z"])
        #expect(rig.state.buffer.isEmpty)
    }

    @Test("buffer all keeps them all, in order")
    func bufferAll() throws {
        var rig = try rig(.bufferAll)
        #expect(rig.host.started.count == 1)
        #expect(rig.state.described(now: rig.now).info.bufferSize == 2)
        try rig.close()
        try rig.close()
        #expect(
            rig.host.startedIDs == ["w-2026-01-01T01:00:00Z", "w-2026-01-01T02:00:00Z", "w-2026-01-01T03:00:00Z"]
        )
        #expect(rig.state.info.overlapSkipped == 0)
    }

    @Test("cancel other asks the run to cancel and starts once it has")
    func cancelOther() throws {
        var rig = try rig(.cancelOther)
        #expect(rig.host.started.count == 1)
        let cancel = try #require(rig.host.cancelled.first)
        #expect(cancel.workflowID == "w-2026-01-01T01:00:00Z")
        #expect(cancel.firstRunID == "run-1")
        #expect(cancel.reason == "cancelled by schedule overlap policy")
        #expect(Set(rig.host.cancelled).count == 1, "asked again, it is the same request")
        try rig.close(.canceled)
        // Of those that waited, the last one stands.
        #expect(rig.host.startedIDs == ["w-2026-01-01T01:00:00Z", "w-2026-01-01T03:00:00Z"])
        #expect(rig.state.info.recentActions.first?.startWorkflowStatus == .canceled)
    }

    @Test("terminate other ends the run and starts at once")
    func terminateOther() throws {
        let rig = try rig(.terminateOther)
        #expect(
            rig.host.startedIDs == ["w-2026-01-01T01:00:00Z", "w-2026-01-01T02:00:00Z", "w-2026-01-01T03:00:00Z"]
        )
        #expect(rig.host.terminated.map(\.firstRunID) == ["run-1", "run-2"])
        #expect(rig.host.terminated.first?.reason == "terminated by schedule overlap policy")
        #expect(rig.state.info.runningWorkflows.map(\.runID) == ["run-3"])
        #expect(rig.state.info.recentActions.map(\.startWorkflowStatus) == [.terminated, .terminated, .running])
    }

    @Test("allow all starts them all and waits for none")
    func allowAll() throws {
        var rig = try rig(.allowAll)
        #expect(rig.host.started.count == 3)
        #expect(rig.state.info.runningWorkflows.isEmpty)
        let closure = ScheduledRunClosure(workflowID: "w-2026-01-01T02:00:00Z", firstRunID: "run-2", status: .completed)
        #expect(rig.state.workflowClosed(closure, now: rig.now).isEmpty)
        #expect(rig.state.info.recentActions.map(\.startWorkflowStatus) == [.running, .completed, .running])
    }

    @Test("a trigger's own policy goes before the schedule's")
    func triggerPolicy() throws {
        var rig = try rig(.skip)
        rig.patch { $0.triggerImmediately.overlapPolicy = .unspecified }
        #expect(rig.host.started.count == 1)
        #expect(rig.state.info.overlapSkipped == 3)
        rig.patch { $0.triggerImmediately.overlapPolicy = .allowAll }
        #expect(rig.host.startedIDs.last == "w-2026-01-01T03:30:00Z")
        #expect(rig.host.started.last?.workflowIDReusePolicy == .allowDuplicate)
        #expect(rig.state.info.runningWorkflows.count == 1)
    }

    @Test("a plan with an ending run drops starts that would be ended with it")
    func endingPlan() {
        let start = BufferedStart(nominal: .distantFuture, actual: .distantFuture)
        var (beside, instead) = (start, start)
        beside.overlap = .allowAll
        instead.overlap = .terminateOther
        let plan = BufferPlan([beside, instead], isRunning: true, policy: .skip)
        #expect(plan.overlapping.isEmpty)
        #expect(plan.needsTerminate)
        #expect(plan.rest == [instead])
        let idle = BufferPlan([start, instead], isRunning: false, policy: .skip)
        #expect(idle.exclusive == instead)
        #expect(idle.rest.isEmpty)
    }

    @Test("a start that is refused makes room for the next one")
    func refusedStart() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .bufferAll), at: "2026-01-01T00:30:00Z")
        rig.host.refused = ["w-2026-01-01T01:00:00Z"]
        try rig.jump(to: "2026-01-01T02:30:00Z")
        #expect(rig.host.startedIDs == ["w-2026-01-01T02:00:00Z"])
        #expect(rig.state.info.actionCount == 1)
        #expect(rig.state.starting.isEmpty)
    }
}
