import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("Batch jobs on a server", .needsServer, .live)
struct BatchCallbackTests {
    @Test("a run that waits for the provider's call goes on when it is reported, long before its next look")
    func callback() async throws {
        let vendor = BatchVendor(.openAI, looksUntilEnd: 1)
        try await serving(vendor) { context, store, _ in
            let handle = try await start(context, store, callback: true)
            try await eventually("the call is awaited, and reported") {
                do {
                    try await context.client.reportModelBatch(workflowID: handle.id)
                    return true
                } catch let error as FermataError where error.code == .notFound {
                    return false
                }
            }
            let output = try await handle.result()
            #expect(output.counts.succeeded == 2)
            #expect(vendor.count(.look) == 1)
        }
    }

    @Test("a run that waits for the provider's call can be cancelled")
    func cancel() async throws {
        let vendor = BatchVendor(.openAI, looksUntilEnd: 100)
        try await serving(vendor) { context, store, _ in
            let handle = try await start(context, store, callback: true)
            try await eventually("the run waits") {
                try await handle.query(queryType: ModelBatchWorkflow.Status.self).stage == .waiting
            }
            try await handle.signal(signalType: ModelBatchWorkflow.Cancel.self)
            let output = try await handle.result()
            #expect(output.counts.succeeded == 1)
            #expect(output.counts.cancelled == 1)
        }
    }

    @Test("a worker that dies between the submission and its record leaves one job, which another one finds")
    func killed() async throws {
        let vendor = BatchVendor(.openAI, looksUntilEnd: 1, faults: [.submit: [.hang]])
        try await serving(vendor, timeLimitSeconds: 600) { context, store, services in
            let queue = "\(context.taskQueue)-dying"
            let directory = store.directory
            @Sendable func work() async throws {
                let worker = try TemporalWorker(
                    configuration: .init(
                        namespace: context.client.namespace,
                        taskQueue: queue,
                        gracefulShutdownPeriod: .zero
                    ),
                    client: context.client,
                    activities: Catalog.batchActivities(services, contentDirectory: directory),
                    workflows: Catalog.batchWorkflows,
                    logger: .quiet
                )
                try await worker.run()
            }
            let dying = Task { try await work() }
            let handle = try await start(context, store, callback: false, taskQueue: queue)
            try await eventually("the job is begun, and nobody is told") { vendor.jobs.count == 1 }
            dying.cancel()
            _ = await dying.result
            let other = Task { try await work() }
            let output = try await handle.result()
            other.cancel()
            _ = await other.result
            #expect(output.counts.succeeded == 2)
            #expect(output.batches == [vendor.jobs[0].id])
            #expect(vendor.count(.submit) == 1)
        }
    }

    private func start(
        _ context: LiveContext,
        _ store: ContentStore,
        callback: Bool,
        taskQueue: String? = nil
    ) async throws -> WorkflowHandle<ModelBatchWorkflow> {
        let requests = try await ModelBatchFile.store(BatchVendor.items(2), in: store)
        var options = context.options("batch")
        options.taskQueue = taskQueue ?? options.taskQueue
        return try await context.client.startWorkflow(
            type: ModelBatchWorkflow.self,
            options: options,
            input: ModelBatchInput(
                requests: requests,
                model: "m",
                pollSeconds: callback ? 3_600 : 1,
                callback: callback
            )
        )
    }

    private func serving(
        _ vendor: BatchVendor,
        timeLimitSeconds: Double = 30,
        _ body: @escaping @Sendable (LiveContext, ContentStore, AIServices) async throws -> Void
    ) async throws {
        let directory = URL.temporaryDirectory.appending(path: "batches-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await vendor.serving { url in
            var configuration = vendor.configuration(url)
            configuration.providers[0].timeLimitSeconds = timeLimitSeconds
            let services = try AIServices(
                database: .inMemory(),
                configuration: configuration,
                environment: ["KEY": "sk-secret"]
            )
            try await withWorker(
                workflows: Catalog.batchWorkflows,
                activities: Catalog.batchActivities(services, contentDirectory: directory)
            ) { context in
                try await body(context, ModelBatchFile.store(directory: directory), services)
            }
        }
    }
}
