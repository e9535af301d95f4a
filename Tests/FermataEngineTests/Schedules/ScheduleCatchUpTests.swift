import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Schedules that make up for lost time")
struct ScheduleCatchUpTests {
    @Test("what was missed in the catch-up window is run, the rest is counted")
    func window() throws {
        let schedule = makeSchedule(cron: "@hourly", overlap: .allowAll) {
            $0.policies.catchupWindow = .init(seconds: 7200)
        }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        try rig.jump(to: "2026-01-01T05:30:00Z")
        #expect(rig.host.startedIDs == ["w-2026-01-01T04:00:00Z", "w-2026-01-01T05:00:00Z"])
        #expect(rig.state.info.missedCatchupWindow == 3)
        try rig.jump(to: "2026-01-01T05:31:00Z")
        #expect(rig.state.info.missedCatchupWindow == 3, "counted once")
    }

    @Test("the window is a year unless it is given, and ten seconds at least")
    func windows() throws {
        let now = try moment("2026-01-01T00:30:00Z")
        #expect(try makeState(makeSchedule(), at: now).schedule.policies.catchupWindow.seconds == 31_536_000)
        let short = makeSchedule { $0.policies.catchupWindow = .init(seconds: 1) }
        #expect(try makeState(short, at: now).schedule.policies.catchupWindow.seconds == 10)
    }

    @Test("under skip, one run makes up for all that were missed")
    func skip() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly"), at: "2026-01-01T00:30:00Z")
        try rig.jump(to: "2026-01-01T05:30:00Z")
        #expect(rig.host.startedIDs == ["w-2026-01-01T01:00:00Z"])
        #expect(rig.state.info.overlapSkipped == 4)
    }

    @Test("a full buffer drops what comes, and counts it")
    func fullBuffer() throws {
        let schedule = makeSchedule(every: .seconds(60), overlap: .bufferAll)
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:00:30Z")
        try rig.jump(to: "2026-01-02T00:00:30Z")
        #expect(rig.host.started.count == 1)
        #expect(rig.state.buffer.count == 999)
        #expect(rig.state.info.bufferDropped == 440)
    }

    @Test("a long downtime is worked off in steps")
    func steps() throws {
        let schedule = makeSchedule(every: .seconds(1)) { $0.policies.catchupWindow = .init(seconds: 10) }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:00:00Z")
        try rig.jump(to: "2026-01-01T04:00:00Z")
        #expect(rig.state.info.missedCatchupWindow == 10_000)
        #expect(try #require(rig.state.nextWake) < rig.now)
        try rig.run(until: "2026-01-01T04:00:00Z")
        #expect(rig.state.info.missedCatchupWindow == 14_389)
        #expect(rig.host.started.count == 1)
        #expect(try #require(rig.state.nextWake) > rig.now)
    }

    @Test("a clock that steps back repeats nothing")
    func clockBack() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .allowAll), at: "2026-01-01T00:30:00Z")
        try rig.jump(to: "2026-01-01T02:30:00Z")
        try rig.jump(to: "2026-01-01T00:10:00Z")
        try rig.jump(to: "2026-01-01T02:40:00Z")
        #expect(rig.host.started.count == 2)
    }

    @Test("a time whose jitter is still running is not lost when the schedule is woken")
    func jitter() throws {
        let schedule = makeSchedule(every: .seconds(3600), overlap: .allowAll) {
            $0.spec.jitter = .init(seconds: 3000)
        }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        for minute in 31...59 { try rig.jump(to: "2026-01-01T00:\(minute):00Z") }
        for minute in 10...59 { try rig.jump(to: "2026-01-01T01:\(minute):00Z") }
        #expect(rig.host.startedIDs.filter { $0 == "w-2026-01-01T01:00:00Z" }.count == 1)
    }

    @Test("a backfill covers its range, ends included, ten starts at a time")
    func backfill() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "0 * * * *"), at: "2026-02-01T00:30:00Z")
        let range = try BackfillRequest.with {
            $0.startTime = try moment("2026-01-01T00:00:00Z").timestamp
            $0.endTime = try moment("2026-01-01T23:00:00Z").timestamp
            $0.overlapPolicy = .allowAll
        }
        rig.patch { $0.backfillRequest = [range] }
        #expect(rig.host.started.count == 10)
        #expect(rig.state.nextWake == rig.now + .seconds(1))
        try rig.run(until: "2026-02-01T00:30:10Z")
        #expect(rig.host.startedIDs.first == "w-2026-01-01T00:00:00Z")
        #expect(rig.host.startedIDs.last == "w-2026-01-01T23:00:00Z")
        #expect(rig.host.started.count == 24)
        #expect(rig.state.backfills.isEmpty)
        #expect(rig.host.started.allSatisfy { $0.workflowIDReusePolicy == .allowDuplicate })
    }

    @Test("a buffered backfill goes on as its runs close, also while the schedule is paused")
    func bufferedBackfill() throws {
        let schedule = makeSchedule(cron: "@hourly") { $0.state.paused = true }
        var rig = try ScheduleRig(schedule, at: "2026-02-01T00:30:00Z")
        let range = try BackfillRequest.with {
            $0.startTime = try moment("2026-01-01T00:00:00Z").timestamp
            $0.endTime = try moment("2026-01-01T23:59:00Z").timestamp
            $0.overlapPolicy = .bufferAll
        }
        rig.patch { $0.backfillRequest = [range] }
        #expect(rig.host.started.count == 1)
        for _ in 0..<24 { try rig.close() }
        #expect(
            rig.host.startedIDs.map { String($0.dropFirst(13).prefix(2)) }
                == (0..<24).map { $0 < 10 ? "0\($0)" : "\($0)" }
        )
        #expect(rig.state.info.runningWorkflows.isEmpty)
        #expect(rig.state.nextWake == nil)
    }

    @Test("a skipping backfill gets to its end")
    func skippingBackfill() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "0 0 1 1 *"), at: "2026-02-01T00:30:00Z")
        let range = try BackfillRequest.with {
            $0.startTime = try moment("1990-01-01T00:00:00Z").timestamp
            $0.endTime = try moment("2020-01-01T00:00:00Z").timestamp
        }
        rig.patch { $0.backfillRequest = [range] }
        try rig.run(until: "2026-02-01T00:31:00Z")
        #expect(rig.host.startedIDs == ["w-1990-01-01T00:00:00Z"])
        #expect(rig.state.info.overlapSkipped == 30)
        #expect(rig.state.backfills.isEmpty)
    }
}
