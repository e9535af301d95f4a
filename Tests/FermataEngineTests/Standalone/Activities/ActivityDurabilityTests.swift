import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Activities without a workflow, over restarts and time")
struct ActivityDurabilityTests {
    /// Stops the engine of a file and starts another.
    private func restart(_ fixture: ActivityServiceFixture, _ path: String) async throws -> ActivityServiceFixture {
        await fixture.store.close()
        return try await ActivityServiceFixture(path: path, clock: fixture.clock)
    }

    @Test("what waited for a worker waits again, with its input")
    func waiting() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let first = try await ActivityServiceFixture(path: path)
        let runID = try await first.start().runID
        let second = try await restart(first, path)
        let task = try await second.poll()
        #expect(task.activityRunID == runID)
        #expect(task.input == .jsonText("in"))
    }

    @Test("a worker that had an attempt completes it")
    func started() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let first = try await ActivityServiceFixture(path: path)
        try await first.start()
        let task = try await first.poll()
        let second = try await restart(first, path)
        try await second.complete(task)
        let third = try await restart(second, path)
        #expect(try await third.outcome().outcome.result == .jsonText("out"))
        #expect(try await third.list("ExecutionStatus = 'Completed'") == ["a"])
    }

    @Test("a back-off ends when it was to end, and time limits hold")
    func deadlines() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let first = try await ActivityServiceFixture(path: path)
        try await first.start()
        try await first.fail(try await first.poll())
        let second = try await restart(first, path)
        #expect(second.engine.nextDeadline == second.clock.now() + .seconds(1))
        try second.wait(.seconds(1))
        #expect(try await second.poll().attempt == 2)
        let third = try await restart(second, path)
        try third.wait(.seconds(60))
        #expect(try await third.describe().info.attempt == 3)
    }

    @Test("one that has ended is kept for the namespace's retention, one that runs for ever")
    func retention() async throws {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start("open")
        try await fixture.start("closed")
        try await fixture.terminate("closed")
        try fixture.wait(.seconds(86_399))
        try await fixture.engine.deleteExpired()
        #expect(try await fixture.list() == ["open", "closed"])
        try fixture.wait(.seconds(1))
        try await fixture.engine.deleteExpired()
        #expect(try await fixture.list() == ["open"])
        #expect(await refusal { _ = try await fixture.describe("closed") } == "activity not found for ID: closed")
        #expect(try await fixture.describe("open").info.status == .running)
    }

    @Test("memory may forget them: they come back from the store")
    func forgotten() async throws {
        let fixture = try await ActivityServiceFixture()
        let first = try await fixture.start().runID
        let task = try await fixture.poll()
        fixture.engine.look { core in core.standalone.forget(durable: .max, maximum: 0) }
        #expect(try await fixture.describe().runID == first)
        try await fixture.complete(task)
        fixture.engine.look { core in core.standalone.forget(durable: .max, maximum: 0) }
        #expect(try await fixture.outcome().runID == first)
        let second = try await fixture.start().runID
        #expect(try await fixture.describe { $0.runID = first }.info.status == .completed)
        #expect(try await fixture.describe().runID == second)
    }

    @Test("a change that is refused leaves nothing behind")
    func undone() async throws {
        let fixture = try await ActivityServiceFixture()
        try await fixture.start()
        struct Mistake: Error {}
        await #expect(throws: Mistake.self) {
            try await fixture.engine.durably { transaction in
                let box = try transaction.activity("a", runID: "", of: "default")
                try transaction.change(box, as: StandaloneActivity.self) {
                    try $0.terminate(requestID: "", identity: "", reason: "", now: transaction.now)
                }
                _ = try transaction.start(
                    .with {
                        $0.namespace = "default"
                        $0.activityID = "b"
                        $0.activityType.name = "T"
                        $0.taskQueue.name = "queue"
                        $0.startToCloseTimeout = Duration.seconds(1).message
                    }
                )
                throw Mistake()
            }
        }
        #expect(try await fixture.describe("a").info.status == .running)
        #expect(await refusal { _ = try await fixture.describe("b") } == "activity not found for ID: b")
    }
}
