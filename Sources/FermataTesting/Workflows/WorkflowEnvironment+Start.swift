public import Fermata
import FermataEngine
public import Logging

extension WorkflowEnvironment {
    /// Gives `body` an environment whose time is the machine's.
    ///
    /// - Parameters:
    ///   - configuration: Of the client; its namespace is made.
    ///   - searchAttributes: Custom search attributes, name to type: `Keyword`, `KeywordList`, `Text`, `Int`, `Double`,
    ///     `Bool` or `Datetime`.
    ///   - logger: Told by the server and the client.
    /// - Throws: What `body` throws.
    public static func withLocal<Result: Sendable>(
        configuration: TemporalClient.Configuration = .init(),
        searchAttributes: [String: String] = [:],
        logger: Logger = Logger(label: "fermata.testing"),
        _ body: (WorkflowEnvironment) async throws -> Result
    ) async throws -> Result {
        let engine = try await EmbeddedEngine(
            .testing(namespace: configuration.namespace, searchAttributes: searchAttributes),
            logger: logger
        )
        return try await running(engine, nil, configuration, logger, body)
    }

    /// Gives `body` an environment that skips time; see ``WorkflowEnvironment``.
    ///
    /// - Parameters:
    ///   - configuration: Of the client; its namespace is made.
    ///   - searchAttributes: Custom search attributes, name to type: `Keyword`, `KeywordList`, `Text`, `Int`, `Double`,
    ///     `Bool` or `Datetime`.
    ///   - logger: Told by the server and the client.
    /// - Throws: What `body` throws.
    public static func withTimeSkipping<Result: Sendable>(
        configuration: TemporalClient.Configuration = .init(),
        searchAttributes: [String: String] = [:],
        logger: Logger = Logger(label: "fermata.testing"),
        _ body: (WorkflowEnvironment) async throws -> Result
    ) async throws -> Result {
        let (engine, skipper) = try await EmbeddedEngine.skippingTime(
            .testing(namespace: configuration.namespace, searchAttributes: searchAttributes),
            logger: logger
        )
        return try await running(engine, skipper, configuration, logger, body)
    }

    private static func running<Result: Sendable>(
        _ engine: EmbeddedEngine,
        _ skipper: TimeSkipper?,
        _ configuration: TemporalClient.Configuration,
        _ logger: Logger,
        _ body: (WorkflowEnvironment) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            if let skipper { group.addTask { await skipper.run() } }
            defer { group.cancelAll() }
            return try await TemporalClient.withClient(
                target: skipper?.target ?? engine.target,
                configuration: configuration,
                logger: logger
            ) { client in
                try await body(WorkflowEnvironment(client: client, skipper: skipper))
            }
        }
    }
}

extension EngineConfiguration {
    fileprivate static func testing(namespace: String, searchAttributes: [String: String]) -> Self {
        EngineConfiguration(
            durability: .memory,
            namespaces: [namespace],
            searchAttributes: searchAttributes,
            // Runs are still to be seen after a skip of years.
            retention: .seconds(100 * 365 * 24 * 60 * 60)
        )
    }
}
