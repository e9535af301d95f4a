import Fermata
import FermataCatalog
import TestSupport
import Testing

@Suite("Catalogue: SampleWorkflow and OrchestrationWorkflow", .needsServer, .live)
struct SampleTests {
    @Test("a text is tidied in one activity")
    func sample() async throws {
        try await withCatalog { catalog in
            let input = SampleInput(text: " it does\n little.  but well ")
            let handle = try await catalog.start(SampleWorkflow.self, input)
            let result = try await handle.result()
            #expect(result.text == "It does little. But well")
            #expect(result.words == 5)
            let progress = try await handle.query(queryType: SampleWorkflow.Progress.self)
            #expect(progress == WorkflowProgress(stage: "done", completed: 1, total: 1))
            #expect(try await catalog.history().completedActivities == ["Tidy": 1])
        }
    }

    @Test("a text that is empty is refused by name before anything is done")
    func emptyText() async throws {
        try await withCatalog { catalog in
            let error = try await catalog.failure(SampleWorkflow.self, SampleInput(text: ""))
            #expect(error.type == CatalogFailure.invalidInput)
            #expect(error.message.contains("'text'"))
            #expect(try await catalog.history().count("ActivityTaskScheduled") == 0)
        }
    }

    @Test("pairs are added and multiplied by children that run in parallel, and summed up")
    func orchestration() async throws {
        try await withCatalog { catalog in
            let pairs = [NumberPair(left: 2, right: 3), NumberPair(left: -4, right: 5), NumberPair(left: 0, right: 7)]
            let handle = try await catalog.start(OrchestrationWorkflow.self, OrchestrationInput(pairs: pairs))
            let result = try await handle.result()
            #expect(result.sums == [5, 1, 7])
            #expect(result.products == [6, -20, 0])
            #expect(result.total == -1)
            let progress = try await handle.query(queryType: OrchestrationWorkflow.Progress.self)
            #expect(progress == WorkflowProgress(stage: "done", completed: 6, total: 6))
            let types = try await catalog.history().events.map(\.type)
            let lastStart = try #require(types.lastIndex(of: "StartChildWorkflowExecutionInitiated"))
            let firstEnd = try #require(types.firstIndex(of: "ChildWorkflowExecutionCompleted"))
            #expect(lastStart < firstEnd)
            #expect(types.count { $0 == "ChildWorkflowExecutionCompleted" } == 6)
        }
    }

    @Test(
        "bad input is refused by the name of the field before any child is started",
        arguments: [
            ([], "'pairs'"),
            ([NumberPair(left: 1, right: 1), NumberPair(left: 1, right: 2_000_000_000)], "'pairs[1].right'"),
            ([NumberPair(left: .min, right: 0)], "'pairs[0].left'"),
        ]
    )
    func badInput(pairs: [NumberPair], field: String) async throws {
        try await withCatalog { catalog in
            let error = try await catalog.failure(OrchestrationWorkflow.self, OrchestrationInput(pairs: pairs))
            #expect(error.type == CatalogFailure.invalidInput)
            #expect(error.message.contains(field), "\(error.message)")
            #expect(try await catalog.history().count("StartChildWorkflowExecutionInitiated") == 0)
        }
    }

    @Test("a total that does not fit fails the workflow and says so")
    func overflow() async throws {
        try await withCatalog { catalog in
            let pairs = Array(repeating: NumberPair(left: 1_000_000_000, right: 1_000_000_000), count: 10)
            let error = try await catalog.failure(OrchestrationWorkflow.self, OrchestrationInput(pairs: pairs))
            #expect(error.type == CatalogFailure.overflow)
        }
    }
}
