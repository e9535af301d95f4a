import Fermata
import FermataAI
import FermataCatalog
import FermataTesting
import Foundation
import TestSupport

/// A worker with batch jobs, a server for them, and time that skips.
struct BatchBed: Sendable {
    let environment: WorkflowEnvironment
    let services: AIServices
    let store: ContentStore

    /// Runs `body` with a worker.
    static func serving<Result: Sendable>(
        _ vendor: BatchVendor,
        budgets: [Budget] = [],
        _ body: @escaping @Sendable (BatchBed) async throws -> Result
    ) async throws -> Result {
        let directory = URL.temporaryDirectory.appending(path: "batches-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await vendor.serving { url in
            let services = try AIServices(
                database: .inMemory(),
                configuration: vendor.configuration(url, budgets: budgets),
                environment: ["KEY": "sk-secret"]
            )
            return try await WorkflowEnvironment.withTimeSkipping(logger: .quiet) { environment in
                let bed = BatchBed(
                    environment: environment,
                    services: services,
                    store: ModelBatchFile.store(directory: directory.path)
                )
                return try await environment.withWorker(
                    configuration: .init(taskQueue: environment.taskQueue),
                    workflows: Catalog.batchWorkflows,
                    activities: Catalog.batchActivities(services, contentDirectory: directory.path),
                    logger: .quiet
                ) { try await body(bed) }
            }
        }
    }

    func start(_ count: Int, resubmissions: Int = 0) async throws -> WorkflowHandle<ModelBatchWorkflow> {
        let requests = try await ModelBatchFile.store(BatchVendor.items(count), in: store)
        return try await environment.client.startWorkflow(
            type: ModelBatchWorkflow.self,
            options: WorkflowOptions(id: "w-1", taskQueue: environment.taskQueue),
            input: ModelBatchInput(requests: requests, model: "m", user: "ada", resubmissions: resubmissions)
        )
    }

    /// What became of each request, by its id.
    func outcomes(_ output: ModelBatchOutput) async throws -> [String: ModelBatchResult.Outcome] {
        let results = try await ModelBatchFile.results(output.results, in: store)
        return Dictionary(uniqueKeysWithValues: results.map { ($0.id, $0.outcome) })
    }

    func balance() async throws -> BudgetBalance {
        try await services.ledger.balance(of: BudgetScope(.user, "ada"), window: .total)
    }
}
