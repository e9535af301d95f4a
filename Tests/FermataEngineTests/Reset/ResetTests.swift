import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Reset")
struct ResetTests {
    @Test("a reset run has the history up to the point, the failed task, and the signals that came after")
    func history() async throws {
        let fixture = try await EngineFixture()
        let old = try await fixture.start("w")
        try await fixture.work("w", [.startTimer("t")])
        try await fixture.signal("w", "late")
        let new = try await fixture.reset("w", to: 4)

        let (run, events) = try await fixture.run("w")
        #expect(run.identity.runID == new)
        #expect(
            events.map(\.eventType) == [
                .workflowExecutionStarted, .workflowTaskScheduled, .workflowTaskStarted, .workflowTaskFailed,
                .workflowExecutionSignaled, .workflowTaskScheduled,
            ]
        )
        let failed = events[3].workflowTaskFailedEventAttributes
        #expect(failed.cause == .resetWorkflow)
        #expect(failed.baseRunID == old)
        #expect(failed.newRunID == new)
        #expect(run.timers.isEmpty)
        #expect(run.workflowTask?.attempt == 1)
    }

    @Test("the open run is terminated and names the one that took over")
    func oldRun() async throws {
        let fixture = try await EngineFixture()
        let old = try await fixture.start("w")
        try await fixture.work("w")
        let new = try await fixture.reset("w", to: 4)
        let (run, events) = try await fixture.run("w", old)
        #expect(run.status == .terminated)
        #expect(run.record.resetRunID == new)
        #expect(events.last?.workflowExecutionTerminatedEventAttributes.reason == "why")
    }

    @Test("a repeated request does not reset again")
    func repeated() async throws {
        let fixture = try await EngineFixture()
        try await fixture.start("w")
        try await fixture.work("w")
        let first = try await fixture.reset("w", to: 4)
        #expect(try await fixture.reset("w", to: 4) == first)
        #expect(try await fixture.reset("w", to: 4, request: "other") != first)
    }

    @Test("only an event that ends a workflow task can be reset to", arguments: [1, 2, 5, 99] as [Int64])
    func badPoint(event: Int64) async throws {
        let fixture = try await EngineFixture()
        try await fixture.start("w")
        try await fixture.work("w", [.startTimer("t")])
        await #expect(throws: EngineError.self) { try await fixture.reset("w", to: event) }
        #expect(try await fixture.run("w").run.isRunning)
    }

    @Test("what is excluded does not come again")
    func exclusion() throws {
        var builder = RunBuilder()
        let event = HistoryEvent.with {
            $0.eventType = .workflowExecutionSignaled
            $0.workflowExecutionSignaledEventAttributes.signalName = "s"
        }
        builder.run.reapply(event, excluded: [.signal], now: builder.now)
        #expect(builder.takeEvents().isEmpty)
        builder.run.reapply(event, excluded: [.update], now: builder.now)
        #expect(builder.takeEvents().map(\.eventType) == [.workflowExecutionSignaled])
    }

    @Test("an accepted update comes again as an admitted one, and a worker gets it with the history")
    func update() throws {
        var builder = RunBuilder()
        let event = HistoryEvent.with {
            $0.eventType = .workflowExecutionUpdateAccepted
            $0.workflowExecutionUpdateAcceptedEventAttributes.acceptedRequest.meta.updateID = "u"
        }
        builder.run.reapply(event, excluded: [], now: builder.now)
        #expect(builder.takeEvents().map(\.eventType) == [.workflowExecutionUpdateAdmitted])
        #expect(builder.run.hasUpdatesToDeliver)
        #expect(builder.run.deliverUpdates(startedEventID: 7, resendsSent: false).isEmpty)
    }

    @Test("a reset run is the same after it was stored and loaded")
    func stored() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("engine.sqlite")
        let first = try await EngineFixture(path: path)
        try await first.start("w")
        try await first.work("w")
        first.clock.advance(by: .seconds(60))
        let new = try await first.reset("w", to: 4)
        let before = try await first.run("w").run
        await first.store.close()

        let second = try await EngineFixture(path: path)
        let after = try await second.run("w").run
        #expect(after.identity.runID == new)
        #expect(after.startTime == before.startTime)
        #expect(after.originalStartTime == before.originalStartTime)
        #expect(after.startTime != after.originalStartTime)
        #expect(after.workflowTask?.record == before.workflowTask?.record)
    }
}
