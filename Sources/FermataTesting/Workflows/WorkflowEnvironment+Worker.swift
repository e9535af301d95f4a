public import Fermata
public import Logging

extension WorkflowEnvironment {
    /// Runs a worker on the environment's ``taskQueue`` until `body` ends.
    ///
    /// - Throws: What `body` throws, or ``FermataError`` if the worker cannot be made or cannot go on.
    public func withWorker<Result: Sendable>(
        workflows: [any WorkflowDefinition.Type] = [],
        activities: [any ActivityDefinition] = [],
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withWorker(
            configuration: TemporalWorker.Configuration(taskQueue: taskQueue),
            workflows: workflows,
            activities: activities,
            body
        )
    }

    /// Runs a worker until `body` ends.
    ///
    /// - Throws: What `body` throws, or ``FermataError`` if the worker cannot be made or cannot go on.
    public func withWorker<Result: Sendable>(
        configuration: TemporalWorker.Configuration,
        workflows: [any WorkflowDefinition.Type] = [],
        activities: [any ActivityDefinition] = [],
        logger: Logger = Logger(label: "fermata.testing"),
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
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
            guard let result = try await group.next() ?? nil else {
                try Task.checkCancellation()
                throw FermataError(.invalidState, "The worker ended before the test did. Let the test's end stop it.")
            }
            return result
        }
    }
}
