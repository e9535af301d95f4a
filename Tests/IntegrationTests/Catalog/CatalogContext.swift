import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// A worker of the catalogue with a content store of its own.
struct CatalogContext: Sendable {
    /// The folder whose files the worker may read.
    static let files = Tools.root.appending(path: "Examples").path

    let live: LiveContext
    let store: ContentStore

    /// Starts a workflow with an id of this test.
    func start<Workflow: WorkflowDefinition>(
        _ type: Workflow.Type,
        _ input: Workflow.Input,
        id: String = "workflow"
    ) async throws -> WorkflowHandle<Workflow> {
        try await live.client.startWorkflow(type: type, options: live.options(id), input: input)
    }

    /// Runs a workflow and gives the innermost reason for its failure.
    func failure<Workflow: WorkflowDefinition>(
        _ type: Workflow.Type,
        _ input: Workflow.Input,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ApplicationError {
        let handle = try await start(type, input)
        let error = await #expect(throws: WorkflowFailedError.self, sourceLocation: sourceLocation) {
            try await handle.result()
        }
        var reason = error?.cause
        while let next = (reason as? any TemporalFailureError)?.cause { reason = next }
        return try #require(reason as? ApplicationError, sourceLocation: sourceLocation)
    }

    /// The history of the workflow that ``start(_:_:id:)`` starts without an id, or of one of its runs.
    func history(run: String? = nil) async throws -> RecordedHistory {
        try await live.history(live.options().id, run: run)
    }

    /// The histories of a chain of runs, each continued by the next.
    func chain(from run: String?) async throws -> [RecordedHistory] {
        var histories: [RecordedHistory] = []
        var next = run
        while let run = next {
            let history = try await history(run: run)
            histories.append(history)
            next = history.last("WorkflowExecutionContinuedAsNew")?.attributes["newExecutionRunId"].string
        }
        return histories
    }
}

/// Gives `body` a worker of the catalogue. Activities in `replacing` take the place of the ones of the same name.
func withCatalog<Result: Sendable>(
    model: any LanguageModel = LocalLanguageModel(),
    replacing: [any ActivityDefinition] = [],
    _ body: @escaping @Sendable (CatalogContext) async throws -> Result
) async throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(path: "fermata-content-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let configuration = CatalogConfiguration(
        contentDirectory: directory,
        fileRoots: [CatalogContext.files],
        model: model
    )
    let replaced = Set(replacing.map { type(of: $0).name })
    let activities = Catalog.activities(configuration).filter { !replaced.contains(type(of: $0).name) }
    return try await withWorker(workflows: Catalog.workflows, activities: activities + replacing) { live in
        try await body(CatalogContext(live: live, store: ContentStore(directory: directory)))
    }
}
