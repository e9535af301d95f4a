import Fermata
import FermataEngine
import Foundation
import Logging

/// Workflows of three activities on the embedded engine, or for comparison on a server: the same client, worker and load.
///
///     FermataBench engine --database FILE --alone 300 --crowd 3000 --in-flight 50
///     FermataBench engine --address HOST:PORT …
///
/// Prints one JSON object: seconds of each workflow alone and in the crowd, and of the crowd as a whole.
struct EngineBench {
    let alone: Int
    let crowd: Int
    let inFlight: Int

    struct Figures: Encodable {
        var firstMilliseconds: Double
        var aloneTimes: [Double]
        var crowdTimes: [Double]
        var crowdSeconds: Double
    }

    /// - Parameter began: When the process started.
    func onEngine(database: String, began: Date, logger: Logger) async throws -> Figures {
        let engine = try await EmbeddedEngine(.init(path: database), logger: logger)
        let client = TemporalClient(target: engine.target, logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let figures = try await measure(client, began: began, logger: logger)
            engine.beginGracefulShutdown()
            try await group.waitForAll()
            return figures
        }
    }

    func onServer(address: String, began: Date, logger: Logger) async throws -> Figures {
        let client = try TemporalClient(target: try TemporalTarget(address: address), logger: logger)
        return try await measure(client, began: began, logger: logger)
    }

    private func measure(_ client: TemporalClient, began: Date, logger: Logger) async throws -> Figures {
        let queue = "bench-\(UUID().uuidString)"
        var configuration = TemporalWorker.Configuration(taskQueue: queue)
        configuration.maxCachedWorkflows = 1000
        configuration.maxConcurrentWorkflowTasks = 100
        configuration.maxConcurrentActivities = 100
        configuration.workflowTaskPollers = 5
        configuration.activityTaskPollers = 5
        let worker = try TemporalWorker(
            configuration: configuration,
            client: client,
            activities: Steps().allActivities,
            workflows: [Workflow3.self],
            logger: logger
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            group.addTask { try await worker.run() }
            _ = try await one(client, queue)
            let first = Date().timeIntervalSince(began) * 1000
            _ = try await many(min(crowd, 500), inFlight: 20, client, queue)
            let aloneTimes = try await many(alone, inFlight: 1, client, queue)
            let start = ContinuousClock.now
            let crowdTimes = try await many(crowd, inFlight: inFlight, client, queue)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            group.cancelAll()
            return Figures(
                firstMilliseconds: first,
                aloneTimes: aloneTimes,
                crowdTimes: crowdTimes,
                crowdSeconds: seconds
            )
        }
    }

    private func many(
        _ count: Int,
        inFlight: Int,
        _ client: TemporalClient,
        _ queue: String
    ) async throws -> [Double] {
        try await repeating(count, inFlight: inFlight) { _ in try await one(client, queue) }
    }

    private func one(_ client: TemporalClient, _ queue: String) async throws -> Double {
        let start = ContinuousClock.now
        let result = try await client.executeWorkflow(
            type: Workflow3.self,
            options: WorkflowOptions(id: UUID().uuidString, taskQueue: queue),
            input: "x"
        )
        guard result == "x..." else { throw FermataError(.invalidState, "A workflow gave \(result).") }
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
