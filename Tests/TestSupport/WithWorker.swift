package import Fermata
import Foundation
package import Logging

/// A client and a task queue that no other test uses.
package struct LiveContext: Sendable {
    /// A client that is connected.
    package let client: TemporalClient
    /// The task queue of this test.
    package let taskQueue: String

    package init(client: TemporalClient, taskQueue: String) {
        self.client = client
        self.taskQueue = taskQueue
        HistoryRecording.add(taskQueue)
    }

    /// Options with a workflow id of this test.
    package func options(_ suffix: String = "workflow") -> WorkflowOptions {
        WorkflowOptions(id: "\(taskQueue)-\(suffix)", taskQueue: taskQueue, executionTimeout: .seconds(100))
    }
}

/// Gives `body` a client of the shared server.
package func withClient<Result: Sendable>(
    dataConverter: DataConverter = .default,
    logger: Logger = .quiet,
    _ body: @escaping @Sendable (LiveContext) async throws -> Result
) async throws -> Result {
    let configuration = TemporalClient.Configuration(namespace: TestServer.namespace, dataConverter: dataConverter)
    let taskQueue = "test-\(UUID().uuidString.lowercased())"
    return try await TestServer.shared.withClient(configuration, logger: logger) { client in
        try await body(LiveContext(client: client, taskQueue: taskQueue))
    }
}

/// Gives `body` a client, and runs a worker on a task queue of its own until `body` ends.
///
/// The deadlock watchdog is more patient than a worker's own, because a busy test machine holds up innocent code too.
package func withWorker<Result: Sendable>(
    workflows: [any WorkflowDefinition.Type] = [],
    activities: [any ActivityDefinition] = [],
    dataConverter: DataConverter = .default,
    logger: Logger = .quiet,
    maxCachedWorkflows: Int = 1_000,
    deadlockTimeout: Duration = .seconds(10),
    _ body: @escaping @Sendable (LiveContext) async throws -> Result
) async throws -> Result {
    try await withClient(dataConverter: dataConverter, logger: logger) { context in
        try await context.withWorker(
            workflows: workflows,
            activities: activities,
            dataConverter: dataConverter,
            logger: logger,
            maxCachedWorkflows: maxCachedWorkflows,
            deadlockTimeout: deadlockTimeout
        ) {
            try await body(context)
        }
    }
}

extension LiveContext {
    /// Runs a worker on this context's task queue until `body` ends.
    package func withWorker<Result: Sendable>(
        workflows: [any WorkflowDefinition.Type] = [],
        activities: [any ActivityDefinition] = [],
        dataConverter: DataConverter = .default,
        logger: Logger = .quiet,
        maxCachedWorkflows: Int = 1_000,
        deadlockTimeout: Duration = .seconds(10),
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        var configuration = TemporalWorker.Configuration(
            namespace: TestServer.namespace,
            taskQueue: taskQueue,
            dataConverter: dataConverter,
            maxCachedWorkflows: maxCachedWorkflows,
            deadlockTimeout: deadlockTimeout
        )
        // A test may drop a worker that holds runs in its cache; the next one should not wait long for them.
        configuration.stickyQueueScheduleToStartTimeout = .seconds(1)
        let worker = try TemporalWorker(
            configuration: configuration,
            client: client,
            activities: activities,
            workflows: workflows,
            logger: logger
        )
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await worker.run()
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else {
                throw TestSupportError("The worker ended before the test did.")
            }
            return result
        }
    }
}
