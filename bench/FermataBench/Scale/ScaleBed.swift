import Fermata
import FermataEngine
import Foundation
import Logging

/// An engine on a file, and a client of it in the same process.
struct ScaleBed {
    let client: TemporalClient
    /// How long it took to open the file.
    let openedMilliseconds: Double
    let logger: Logger

    static let customer = SearchAttributeKey.keyword("Customer")

    static func run<Result: Sendable>(
        database: String,
        logger: Logger,
        _ body: (ScaleBed) async throws -> Result
    ) async throws -> Result {
        let start = ContinuousClock.now
        let engine = try await EmbeddedEngine(
            // Longer than anybody keeps the file, so that nothing is removed while it is measured.
            .init(path: database, searchAttributes: ["Customer": "Keyword"], retention: .seconds(365 * 24 * 3600)),
            logger: logger
        )
        let opened = (ContinuousClock.now - start) / .milliseconds(1)
        let client = TemporalClient(target: engine.target, logger: logger)
        let bed = ScaleBed(client: client, openedMilliseconds: opened, logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await client.run() }
            let result = try await body(bed)
            client.beginGracefulShutdown()
            engine.beginGracefulShutdown()
            try await group.waitForAll()
            return result
        }
    }

    /// Runs workers for some task queues while `body` does its work.
    func withWorkers<Result: Sendable>(
        _ queues: [String],
        pollers: Int = 5,
        activities: [any ActivityDefinition] = [],
        workflows: [any WorkflowDefinition.Type],
        _ body: () async throws -> Result
    ) async throws -> Result {
        let workers = try queues.map { queue in
            var configuration = TemporalWorker.Configuration(taskQueue: queue)
            configuration.maxCachedWorkflows = 1000
            configuration.workflowTaskPollers = pollers
            configuration.activityTaskPollers = pollers
            return try TemporalWorker(
                configuration: configuration,
                client: client,
                activities: activities,
                workflows: workflows,
                logger: logger
            )
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { try await worker.run() } }
            let result = try await body()
            for worker in workers { worker.beginShutdown() }
            try await group.waitForAll()
            return result
        }
    }
}
