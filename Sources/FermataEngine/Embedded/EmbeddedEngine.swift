import Foundation
import GRPCCore
public import Logging
package import Metrics
public import ServiceLifecycle
import TemporalAPI
public import TemporalInProcess
package import Tracing

/// Temporal's API on one SQLite file, in this process.
///
/// It serves clients and workers of this process without a network, and any Temporal SDK, command or UI over HTTP/2 if
/// it is told to listen. It is for one machine; when that is not enough, the same clients and workers connect to a
/// Temporal cluster.
///
/// Run it in a `ServiceGroup`, before the clients and workers that use it. When it stops, what it has acknowledged is in
/// the file, and everything goes on where it was when the file is opened again.
public final class EmbeddedEngine: Service {
    /// All state and all rules.
    let engine: Engine
    private let server: EngineServer
    let store: Store
    private let logger: Logger

    /// Opens the database and makes everything ready. Nothing is served before ``run()``.
    ///
    /// - Throws: If the file cannot be opened: another process has it, it is damaged, it is of a newer version, the disk
    ///   is full or read-only; or if an option cannot be used. The error names what is wrong and the remedy.
    public convenience init(_ configuration: EngineConfiguration = .init(), logger: Logger) async throws {
        try await self.init(configuration, clock: SystemClock(), logger: logger)
    }

    /// - Parameters:
    ///   - clock: The time that workflows live in; pollers and long polls are always on the machine's.
    ///   - metrics: Where metrics go.
    ///   - tracer: Where traces go.
    package init(
        _ configuration: EngineConfiguration,
        clock: any EngineClock,
        metrics factory: any MetricsFactory = MetricsSystem.factory,
        tracer: any Tracer = InstrumentationSystem.tracer,
        logger: Logger
    ) async throws {
        let metrics = EngineMetrics(factory)
        store = try Store(
            path: configuration.path,
            durability: configuration.durability,
            metrics: metrics?.store,
            logger: logger
        )
        let matching = Matching(clock: SystemClock())
        let engine = try Engine(
            store: store,
            matching: matching,
            clock: clock,
            settings: configuration.settings,
            memory: configuration.memory,
            metrics: metrics,
            logger: logger
        )
        self.engine = engine
        self.logger = logger
        store.onFailure { [weak engine] error in engine?.reload(after: error) }
        try engine.load()
        try await engine.prepare(
            namespaces: configuration.namespaces,
            searchAttributes: configuration.searchAttributes,
            retention: configuration.retention
        )
        server = try await EngineServer(
            services: [WorkflowServiceHandler(engine: engine), OperatorServiceHandler(engine: engine)],
            serving: configuration.serving,
            authorization: configuration.authorization,
            limits: configuration.limits,
            metrics: metrics?.calls,
            tracing: TracingInterceptor(tracer),
            logger: logger,
            isNamespace: { [namespaces = engine.namespaces] in namespaces.contains($0) }
        )
    }

    /// Serves until the task is cancelled or a graceful shutdown has let the calls under way end. Then the file is
    /// closed.
    ///
    /// - Throws: If the port cannot be listened on.
    public func run() async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.engine.run() }
                group.addTask { try self.engine.dispatchWaitingWork() }
                try await server.run()
                group.cancelAll()
            }
        } catch is CancellationError {
            await store.close()
            return
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    /// Refuses new calls, and lets ``run()`` return when those under way have ended. Does not wait.
    public func beginGracefulShutdown() {
        server.beginGracefulShutdown()
    }

    /// `host:port` for other processes, once it listens.
    ///
    /// - Throws: If it does not listen, or cannot.
    public var address: String {
        get async throws {
            let address = try await server.address
            return "\(address.host):\(address.port)"
        }
    }

    /// For clients of this process: they need no credentials, because this code vouches for them.
    public var target: InProcessTarget {
        target(tracker: nil)
    }

    /// - Parameter tracker: Is told of the clients' calls.
    func target(tracker: CallTracker?) -> InProcessTarget {
        InProcessTarget { [server, engine] in
            EngineConnection(
                channel: server.connect(tracker: tracker),
                service: WorkflowServiceHandler(engine: engine)
            )
        }
    }
}
