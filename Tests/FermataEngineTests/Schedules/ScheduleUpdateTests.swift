import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Schedules that are changed and stored")
struct ScheduleUpdateTests {
    @Test("an update changes the times from now on and keeps the counts")
    func update() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .allowAll), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T01:30:00Z")
        try rig.update(makeSchedule(every: .seconds(1), overlap: .allowAll))
        #expect(rig.host.started.count == 2, "of the new times only this second's is due")
        #expect(rig.state.conflictToken == 2)
        #expect(rig.state.info.updateTime == rig.now.timestamp)
        try rig.run(until: "2026-01-01T01:30:02Z")
        #expect(rig.host.startedIDs.suffix(2) == ["w-2026-01-01T01:30:01Z", "w-2026-01-01T01:30:02Z"])
    }

    @Test("an update takes what was due before under the old rules")
    func updateAfterDowntime() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .allowAll), at: "2026-01-01T00:30:00Z")
        rig.now = try moment("2026-01-01T02:30:00Z")
        try rig.update(makeSchedule(cron: "@yearly", overlap: .allowAll))
        #expect(rig.host.startedIDs == ["w-2026-01-01T01:00:00Z", "w-2026-01-01T02:00:00Z"])
    }

    @Test("an update's overlap policy counts for starts that wait already")
    func policyOfWaiting() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly", overlap: .bufferAll), at: "2026-01-01T00:30:00Z")
        try rig.run(until: "2026-01-01T03:30:00Z")
        #expect(rig.state.buffer.count == 2)
        try rig.update(makeSchedule(cron: "@hourly", overlap: .allowAll))
        #expect(rig.host.started.count == 3)
        #expect(rig.state.buffer.isEmpty)
    }

    @Test("an invalid update changes nothing")
    func invalidUpdate() throws {
        var rig = try ScheduleRig(makeSchedule(cron: "@hourly"), at: "2026-01-01T00:30:00Z")
        #expect(throws: ScheduleSpecError.self) { try rig.update(makeSchedule(cron: "x")) }
        #expect(rig.state.conflictToken == 1)
    }

    @Test("a pause is shown in the next times of neither describe nor list as past")
    func futureTimesWhilePaused() throws {
        let schedule = makeSchedule(cron: "@hourly") { $0.state.paused = true }
        let state = try makeState(schedule, at: moment("2026-01-01T00:30:00Z"))
        let now = try moment("2026-03-01T00:30:00Z")
        let described = state.described(now: now)
        #expect(described.info.futureActionTimes.count == 10)
        #expect(described.info.futureActionTimes.first == (try moment("2026-03-01T01:00:00Z").timestamp))
        #expect(state.listEntry(now: now).info.futureActionTimes.count == 5)
    }

    @Test("everything survives being stored")
    func roundTrip() throws {
        let schedule = makeSchedule(cron: "CRON_TZ=Europe/Rome 0 * * * * # hi", overlap: .bufferAll) {
            $0.spec.jitter = .init(seconds: 10)
            $0.policies.pauseOnFailure = true
        }
        var rig = try ScheduleRig(schedule, at: "2026-01-01T00:30:00Z")
        rig.state.memo.fields["m"] = .with { $0.data = Data("1".utf8) }
        rig.state.searchAttributes.indexedFields["A"] = .with { $0.data = Data("2".utf8) }
        try rig.run(until: "2026-01-01T01:30:00Z")
        try rig.close(result: "one")
        try rig.run(until: "2026-01-01T02:30:00Z")
        try rig.close(.canceled, failure: "gone")
        try rig.run(until: "2026-01-01T05:30:00Z")
        rig.patch {
            $0.backfillRequest = [.with { $0.endTime = .init(seconds: 3_600_000) }]
            $0.triggerImmediately.overlapPolicy = .cancelOther
        }
        let state = rig.state
        let stored = try ScheduleState(serialized: state.serialized())
        #expect(stored.namespace == state.namespace)
        #expect(stored.id == state.id)
        #expect(stored.createRequestID == state.createRequestID)
        #expect(stored.described(now: rig.now) == state.described(now: rig.now))
        #expect(stored.listEntry(now: rig.now) == state.listEntry(now: rig.now))
        #expect(stored.buffer == state.buffer)
        #expect(!stored.buffer.isEmpty)
        #expect(stored.backfills == state.backfills)
        #expect(!stored.backfills.isEmpty)
        #expect(stored.backfillDue == state.backfillDue)
        #expect(stored.lastProcessed == state.lastProcessed)
        #expect(stored.lastResult == state.lastResult)
        #expect(stored.lastFailure == state.lastFailure)
        #expect(stored.lastFailure != nil)
        #expect(stored.startCount == state.startCount)
        #expect(stored.nextWake == state.nextWake)
    }

    @Test("a start whose outcome is not known is made again after a restart")
    func pendingStart() throws {
        var state = try makeState(makeSchedule(cron: "@hourly"), at: moment("2026-01-01T00:30:00Z"))
        let now = try moment("2026-01-01T01:00:00Z")
        guard case .start(let first) = try #require(state.advance(to: now).first) else {
            Issue.record("not a start")
            return
        }
        var stored = try ScheduleState(serialized: state.serialized())
        guard case .start(let again) = try #require(stored.advance(to: now).first) else {
            Issue.record("not a start")
            return
        }
        #expect(again.request.workflowID == first.request.workflowID)
    }

    @Test("damaged bytes and later versions are errors")
    func damage() throws {
        let state = try makeState(makeSchedule(cron: "@hourly"), at: moment("2026-01-01T00:30:00Z"))
        let data = try state.serialized()
        #expect(throws: (any Error).self) { try ScheduleState(serialized: Data()) }
        #expect(throws: (any Error).self) { try ScheduleState(serialized: data.dropLast(2)) }
        #expect(throws: (any Error).self) { try ScheduleState(serialized: Data("{\"version\":1}".utf8)) }
        let later = String(decoding: data, as: UTF8.self).replacingOccurrences(
            of: "\"version\":1",
            with: "\"version\":2"
        )
        #expect(throws: EngineError.self) { try ScheduleState(serialized: Data(later.utf8)) }
        for index in data.indices {
            var broken = data
            broken[index] ^= 0x15
            // Whatever it reads as, it does not trap.
            _ = try? ScheduleState(serialized: broken)
        }
    }

    @Test("outcomes of starts that are not known are ignored")
    func unknownOutcomes() throws {
        var state = try makeState(makeSchedule(cron: "@hourly"), at: moment("2026-01-01T00:30:00Z"))
        #expect(state.started(7, runID: "x", now: .distantFuture).isEmpty)
        #expect(state.startFailed(7).isEmpty)
        let closure = ScheduledRunClosure(workflowID: "other", firstRunID: "x", status: .failed)
        #expect(state.workflowClosed(closure, now: .distantFuture).isEmpty)
        #expect(state.info.actionCount == 0)
    }
}
