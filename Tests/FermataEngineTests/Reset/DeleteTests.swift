import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Deletion, pause and options of runs")
struct DeleteTests {
    @Test("a deleted run is gone at once, and an older one of its id is there again")
    func delete() async throws {
        let fixture = try await EngineFixture()
        let old = try await fixture.start("w")
        try await fixture.work("w")
        try await fixture.reset("w", to: 4)
        try await fixture.engine.durably { transaction in
            transaction.remove(try transaction.find(.with { $0.workflowID = "w" }, namespace: "default"))
        }
        #expect(try await fixture.run("w").run.identity.runID == old)
        let rows = try await fixture.engine.list("WorkflowId = 'w'", "default", 10, .init())
        #expect(rows.executions.map(\.execution.runID) == [old])
    }

    @Test("a child whose parent was reset ends although the run that the reset made was deleted")
    func childOfDeletedReset() async throws {
        let fixture = try await EngineFixture()
        let old = try await fixture.start("parent")
        try await fixture.work("parent", [.child { $0.parentClosePolicy = .abandon }])
        try await fixture.work("child")
        try await fixture.work("parent")
        // What the reset keeps is the child: it is told of as started before the point.
        let completed = try #require(
            try await fixture.run("parent").events.last { $0.eventType == .workflowTaskCompleted }
        )
        let new = try await fixture.reset("parent", to: completed.eventID)
        try await fixture.engine.durably { transaction in
            let successor = WorkflowExecution.with {
                $0.workflowID = "parent"
                $0.runID = new
            }
            transaction.remove(try transaction.find(successor, namespace: "default"))
        }
        try await fixture.change("child") {
            $0.terminateRun(reason: "enough", details: nil, identity: "i", now: fixture.clock.now())
        }
        #expect(try await fixture.run("child").run.status == .terminated)
        #expect(try await fixture.run("parent").run.identity.runID == old)
    }

    @Test("a deletion that is undone leaves the run")
    func undone() async throws {
        struct Refusal: Error {}
        let fixture = try await EngineFixture()
        try await fixture.start("w")
        await #expect(throws: Refusal.self) {
            try await fixture.engine.durably { transaction in
                transaction.remove(try transaction.find(.with { $0.workflowID = "w" }, namespace: "default"))
                throw Refusal()
            }
        }
        #expect(try await fixture.run("w").run.isRunning)
    }

    @Test("a paused run gets no workflow task until it goes on")
    func pause() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.builder.run.pause(reason: "r", identity: "i", requestID: "1", now: fixture.now)
        #expect(fixture.run.status == .paused)
        #expect(fixture.run.workflowTask == nil)
        #expect(fixture.takeTypes().suffix(2) == [.workflowExecutionPaused, .workflowTaskFailed])
        fixture.builder.run.scheduleWorkflowTask(now: fixture.now)
        #expect(fixture.run.workflowTask == nil)
        #expect(throws: EngineError.self) {
            try fixture.builder.run.pause(reason: "r", identity: "i", requestID: "2", now: fixture.now)
        }
        try fixture.builder.run.unpause(reason: "r", identity: "i", requestID: "3", now: fixture.now)
        #expect(fixture.run.status == .running)
        #expect(fixture.takeTypes() == [.workflowExecutionUnpaused, .workflowTaskScheduled])
    }

    @Test("options that are the same again are no event")
    func options() throws {
        var builder = RunBuilder()
        let wanted = WorkflowOptions.with { $0.priority.priorityKey = 2 }
        let first = try builder.run.updateOptions(wanted, paths: ["priority"], identity: "i", now: builder.now)
        #expect(first.hasChanged)
        #expect(builder.takeEvents().map(\.eventType) == [.workflowExecutionOptionsUpdated])
        let second = try builder.run.updateOptions(wanted, paths: ["priority"], identity: "i", now: builder.now)
        #expect(!second.hasChanged)
        #expect(builder.takeEvents().isEmpty)
        #expect(throws: EngineError.self) { try WorkflowOptions.check(paths: ["nothing"]) }
    }
}
