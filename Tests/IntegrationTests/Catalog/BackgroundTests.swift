import Fermata
import FermataCatalog
import TestSupport
import Testing

/// Stands in for the work of the catalogue's batches and holds it until it is told to go on.
@ActivityContainer
struct HeldBatches {
    struct Batch: Codable, Sendable {
        var first: Int
        var count: Int
    }

    let begun = Latch()
    let released = Latch()

    @Activity
    func processBatch(input: Batch) async throws -> Int {
        begun.open()
        try await released.wait()
        return input.count
    }
}

@Suite("Catalogue: FireAndForgetWorkflow and LongRunningWorkflow", .needsServer, .live)
struct BackgroundTests {
    @Test("the parent completes while its child goes on, and the child completes later")
    func fireAndForget() async throws {
        let batches = HeldBatches()
        try await withCatalog(replacing: batches.allActivities) { catalog in
            let input = LongRunningInput(items: 4, batchSize: 2)
            let parent = try await catalog.start(FireAndForgetWorkflow.self, input)
            let childID = try await parent.result().childID
            #expect(try await parent.describe().status == .completed)
            let child = catalog.live.client.workflowHandle(type: LongRunningWorkflow.self, id: childID)
            try await batches.begun.wait()
            #expect(try await child.describe().status == .running)
            batches.released.open()
            let result = try await child.result()
            #expect(result.processed == 4)
            #expect(result.checksum == 4)
            let start = try #require(await catalog.live.history(childID).events.first)
            #expect(start.attributes["parentWorkflowExecution"]["workflowId"].string == parent.id)
        }
    }

    @Test("batches are carried through continue-as-new with their state")
    func longRunning() async throws {
        try await withCatalog { catalog in
            let input = LongRunningInput(items: 11, batchSize: 2, batchesPerRun: 2)
            let handle = try await catalog.start(LongRunningWorkflow.self, input)
            let result = try await handle.result()
            #expect(result.processed == 11)
            #expect(result.checksum == (0..<11).reduce(0) { $0 + $1 * $1 })
            #expect(result.runs == 3)
            let runs = try await catalog.chain(from: handle.resultRunID)
            #expect(runs.map { $0.completedActivities["ProcessBatch"] } == [2, 2, 2])
            let progress = try await handle.query(queryType: LongRunningWorkflow.Progress.self)
            #expect(progress == WorkflowProgress(stage: "done", completed: 11, total: 11))
        }
    }

    @Test("progress counts the items of all runs while the work goes on")
    func progress() async throws {
        let batches = HeldBatches()
        try await withCatalog(replacing: batches.allActivities) { catalog in
            var input = LongRunningInput(items: 10, batchSize: 5)
            input.state.processed = 5
            input.state.runs = 1
            let handle = try await catalog.start(LongRunningWorkflow.self, input)
            try await batches.begun.wait()
            let progress = try await handle.query(queryType: LongRunningWorkflow.Progress.self)
            #expect(progress == WorkflowProgress(stage: "working", completed: 5, total: 10))
            batches.released.open()
            #expect(try await handle.result().runs == 2)
        }
    }
}
