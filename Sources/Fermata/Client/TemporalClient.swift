package import GRPCCore
public import Logging
public import ServiceLifecycle
import TemporalAPI
public import TemporalInProcess

/// A connection to a Temporal server, through which workflows are started, watched and influenced.
///
/// Calls need the client to run: put it in a `ServiceGroup`, call ``run()`` in a child task, or use `withClient`. A
/// client may be shared by any number of tasks and by workers.
///
/// Every call throws ``FermataError`` when the server refuses it or cannot be reached, and `CancellationError` when
/// the calling task is cancelled. Calls that can safely be repeated are, for about 10 seconds.
public final class TemporalClient: Service {
    package let connection: TemporalConnection
    package let configuration: Configuration
    package let logger: Logger

    /// The namespace of all calls.
    public var namespace: String { configuration.namespace }
    /// Who calls, as shown in histories.
    public var identity: String { configuration.identity }

    /// Creates a client. Nothing is sent before it runs.
    ///
    /// - Parameters:
    ///   - target: Where the server is.
    ///   - transportSecurity: `nil` is TLS if there is an API key, else plaintext.
    ///   - configuration: The namespace, the credentials and the encoding.
    ///   - logger: Told about calls that have to be repeated.
    /// - Throws: ``FermataError`` with code `invalidConfiguration` if certificates cannot be read or used.
    public init(
        target: TemporalTarget,
        transportSecurity: TransportSecurity? = nil,
        configuration: Configuration = .init(),
        logger: Logger
    ) throws {
        connection = try TemporalConnection(
            target: target,
            transportSecurity: transportSecurity ?? (configuration.apiKey == nil ? .plaintext : .tls),
            apiKey: configuration.apiKey,
            metadata: configuration.metadata,
            logger: logger
        )
        self.configuration = configuration
        self.logger = logger
    }

    /// Creates a client of a server in this process. Calls wait until that server runs.
    public init(target: InProcessTarget, configuration: Configuration = .init(), logger: Logger) {
        connection = TemporalConnection(
            target: target,
            apiKey: configuration.apiKey,
            metadata: configuration.metadata,
            logger: logger
        )
        self.configuration = configuration
        self.logger = logger
    }

    /// Keeps the connection up until the task is cancelled, or a graceful shutdown has let the calls under way end.
    public func run() async throws {
        try await withGracefulShutdownHandler {
            try await connection.run()
        } onGracefulShutdown: {
            self.connection.beginGracefulShutdown()
        }
    }

    /// Refuses new calls and lets ``run()`` return when those under way have ended. Does not wait.
    public func beginGracefulShutdown() {
        connection.beginGracefulShutdown()
    }

    /// Replaces the API key that calls made from now on present.
    public func updateAPIKey(_ key: String?) {
        connection.updateAPIKey(key)
    }

    /// Asks the server for its version, which shows that it can be reached and accepts this client.
    public func serverVersion() async throws -> String {
        try await connection.systemInfo().serverVersion
    }
}

extension TemporalClient {
    /// Runs a client for as long as the body does.
    ///
    /// When the body throws, calls that are still under way are cancelled.
    public static func withClient<Result: Sendable>(
        target: TemporalTarget,
        transportSecurity: TransportSecurity? = nil,
        configuration: Configuration = .init(),
        logger: Logger,
        _ body: (TemporalClient) async throws -> Result
    ) async throws -> Result {
        try await TemporalClient(
            target: target,
            transportSecurity: transportSecurity,
            configuration: configuration,
            logger: logger
        ).running(body)
    }

    /// Runs a client of a server in this process for as long as the body does.
    ///
    /// When the body throws, calls that are still under way are cancelled.
    public static func withClient<Result: Sendable>(
        target: InProcessTarget,
        configuration: Configuration = .init(),
        logger: Logger,
        _ body: (TemporalClient) async throws -> Result
    ) async throws -> Result {
        try await TemporalClient(target: target, configuration: configuration, logger: logger).running(body)
    }

    /// Runs a client made from a profile for as long as the body does.
    ///
    /// When the body throws, calls that are still under way are cancelled.
    public static func withClient<Result: Sendable>(
        profile: ClientProfile,
        dataConverter: DataConverter = .default,
        logger: Logger,
        _ body: (TemporalClient) async throws -> Result
    ) async throws -> Result {
        try await TemporalClient(profile: profile, dataConverter: dataConverter, logger: logger).running(body)
    }

    private func running<Result: Sendable>(
        _ body: (TemporalClient) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.run() }
            let result = try await body(self)
            beginGracefulShutdown()
            return result
        }
    }
}

extension TemporalClient {
    /// Calls the server in this client's name.
    package func call<Request: Sendable, Response: Sendable>(
        _ kind: CallKind,
        _ request: Request,
        _ method: @Sendable (TemporalConnection.Service, Request, Metadata, CallOptions) async throws -> Response
    ) async throws -> Response {
        try await connection.call(kind, request, method)
    }

    package var dataConverter: DataConverter { configuration.dataConverter }
}
