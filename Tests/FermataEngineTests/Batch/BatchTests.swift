import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Batch operations")
struct BatchTests {
    private static func request(_ change: (inout BatchRequest) -> Void = { _ in }) -> BatchRequest {
        .with {
            $0.namespace = "default"
            $0.jobID = "job"
            $0.reason = "why"
            $0.visibilityQuery = "WorkflowType = 'W'"
            $0.terminationOperation.identity = "client"
            change(&$0)
        }
    }

    private static func begin(_ request: BatchRequest, on fixture: EngineFixture) async throws {
        try await fixture.engine.durably { transaction in
            let namespace = try transaction.core.namespaces.namespace(named: "default")
            let job = BatchJob(request: request, runID: "run", startTime: transaction.now)
            try transaction.startBatch(job, namespace: namespace)
        }
    }

    /// Works on what is open until the job is done.
    private static func finish(_ fixture: EngineFixture) async throws -> BatchProgress {
        let key = BatchKey(namespaceID: "namespace-id", jobID: "job")
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await fixture.engine.runBatches() }
            defer { group.cancelAll() }
            while true {
                let progress = try await fixture.engine.durably { try $0.batchProgress(key) }
                if let progress, progress.state != .running { return progress }
                await Task.yield()
            }
        }
    }

    @Test("every run that the filter selects is terminated, and counted")
    func terminate() async throws {
        let fixture = try await EngineFixture()
        for id in ["a", "b", "c"] { try await fixture.start(id) }
        try await Self.begin(Self.request(), on: fixture)
        let progress = try await Self.finish(fixture)
        #expect(progress.state == .completed)
        #expect(progress.total == 3)
        #expect(progress.succeeded == 3)
        #expect(try await fixture.run("b").run.status == .terminated)
    }

    @Test("what a rule refuses is counted as failed, and a run that is gone as done")
    func failures() async throws {
        let fixture = try await EngineFixture()
        try await fixture.start("a")
        let request = Self.request {
            $0.visibilityQuery = ""
            $0.executions = ["a", "none"].map { id in .with { $0.workflowID = id } }
            $0.resetOperation.options.workflowTaskID = 99
        }
        try await Self.begin(request, on: fixture)
        let progress = try await Self.finish(fixture)
        #expect(progress.failed == 1)
        #expect(progress.succeeded == 1)
    }

    @Test("one operation runs at a time, and an id is used once")
    func conflicts() async throws {
        let fixture = try await EngineFixture()
        try await Self.begin(Self.request(), on: fixture)
        await #expect(throws: EngineError.self) { try await Self.begin(Self.request { $0.jobID = "2" }, on: fixture) }
        _ = try await Self.finish(fixture)
        await #expect(throws: EngineError.self) { try await Self.begin(Self.request(), on: fixture) }
        try await Self.begin(Self.request { $0.jobID = "2" }, on: fixture)
    }

    @Test("a request that lacks something is refused")
    func validation() {
        #expect(throws: Never.self) { try Self.request().validate() }
        #expect(throws: EngineError.self) { try Self.request { $0.jobID = "" }.validate() }
        #expect(throws: EngineError.self) { try Self.request { $0.reason = "" }.validate() }
        #expect(throws: EngineError.self) { try Self.request { $0.operation = nil }.validate() }
        #expect(throws: EngineError.self) { try Self.request { $0.executions = [.init()] }.validate() }
        #expect(throws: EngineError.self) { try Self.request { $0.signalOperation.signal = "" }.validate() }
    }
}
