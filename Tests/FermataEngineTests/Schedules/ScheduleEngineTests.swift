import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Schedules in the engine")
struct ScheduleEngineTests {
    private static let key = ScheduleKey(namespaceID: "namespace-id", id: "s")

    private static func create(_ schedule: Schedule, on fixture: EngineFixture) async throws {
        let now = fixture.clock.now()
        try await fixture.engine.durably { transaction in
            let namespace = try transaction.core.namespaces.namespace(named: "default")
            _ = try transaction.changeSchedule("s", namespace: namespace) { _, _ in
                ScheduleReply(response: 0, change: .store(try makeState(schedule, at: now)))
            }
        }
    }

    private static func state(_ fixture: EngineFixture) async throws -> ScheduleState? {
        try await fixture.engine.durably { try $0.schedule(key) }
    }

    @Test("a schedule acts when its time comes, and its run knows it")
    func acts() async throws {
        let fixture = try await EngineFixture()
        try await Self.create(makeSchedule(every: .seconds(60)), on: fixture)
        let due = try #require(fixture.engine.nextDeadline)
        #expect(due > fixture.clock.now())
        fixture.clock.advance(by: due - fixture.clock.now())
        try fixture.engine.fireDue()
        let state = try #require(try await Self.state(fixture))
        #expect(state.info.actionCount == 1)
        let run = try #require(state.info.runningWorkflows.first)
        #expect(try await fixture.run(run.workflowID).run.record.scheduleID == "s")
    }

    @Test("the end of the run is told in the same transaction, and its result is kept")
    func closes() async throws {
        let fixture = try await EngineFixture()
        try await Self.create(makeSchedule(every: .seconds(60)), on: fixture)
        let due = try #require(fixture.engine.nextDeadline)
        fixture.clock.advance(by: due - fixture.clock.now())
        try fixture.engine.fireDue()
        let run = try #require(try await Self.state(fixture)?.info.runningWorkflows.first)
        try await fixture.work(run.workflowID, [.complete("result")])
        let state = try #require(try await Self.state(fixture))
        #expect(state.info.runningWorkflows.isEmpty)
        #expect(state.info.recentActions.last?.startWorkflowStatus == .completed)
        #expect(state.lastResult == .text("result"))
    }

    @Test("a change that is undone leaves the schedule and its deadline as they were")
    func undone() async throws {
        struct Refusal: Error {}
        let fixture = try await EngineFixture()
        let state = try makeState(makeSchedule(every: .seconds(60)), at: fixture.clock.now())
        await #expect(throws: Refusal.self) {
            try await fixture.engine.durably { transaction in
                let namespace = try transaction.core.namespaces.namespace(named: "default")
                _ = try transaction.changeSchedule("s", namespace: namespace) { _, _ in
                    ScheduleReply(response: 0, change: .store(state))
                }
                throw Refusal()
            }
        }
        #expect(try await Self.state(fixture) == nil)
        #expect(fixture.engine.nextDeadline == nil)
    }

    @Test("a schedule goes on after a restart, and is found by its filter")
    func restart() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("engine.sqlite")
        let first = try await EngineFixture(path: path)
        try await Self.create(makeSchedule(every: .seconds(60)), on: first)
        let due = first.engine.nextDeadline
        await first.store.close()

        let second = try await EngineFixture(path: path)
        #expect(due != nil)
        #expect(second.engine.nextDeadline == due)
        let namespace = try second.engine.namespace(named: "default")
        let handlers = ScheduleHandlers(checkSearchAttributes: { _, _ in }, typed: { attributes, _ in attributes })
        let found = try await second.engine.scheduleIDs(
            matching: "TemporalSchedulePaused = false",
            of: namespace,
            handlers: handlers
        )
        #expect(found == ["s"])
    }
}
