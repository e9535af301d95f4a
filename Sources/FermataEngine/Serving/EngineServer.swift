package import GRPCCore
import GRPCInProcessTransport
import GRPCNIOTransportHTTP2Posix
package import Logging
package import Metrics
import ServiceLifecycle

/// Serves the engine's services on a port, in this process, or both.
///
/// 1. Every call passes the same interceptors: status of errors, who calls, metrics, permission, limits.
/// 2. When it begins to stop, nothing new is accepted and everything that waits inside ``withCancellationOfCall(_:)``
///    is woken at once; other calls have ``ServingOptions/shutdownGrace`` to end and are cancelled then.
package final class EngineServer: Service {
    let services: [any RegistrableRPCService]
    let limits: LimitsInterceptor
    let shutdown = ShutdownSignal()
    let grace: Duration
    /// The server on the port, if there is one.
    let port: GRPCServer<HTTP2ServerTransport.Posix>?
    /// Servers for clients of this process, until they are run.
    let inProcess: AsyncStream<GRPCServer<InProcessTransport.Server>>
    private let inProcessContinuation: AsyncStream<GRPCServer<InProcessTransport.Server>>.Continuation
    private let makeInterceptors: @Sendable (Principal?) -> [any ServerInterceptor]

    /// - Parameters:
    ///   - services: What to serve; the health service is added.
    ///   - serving: Where to listen; `nil` to serve this process only.
    ///   - isNamespace: Whether a namespace exists. Others are not named in metrics.
    /// - Throws: ``EngineError`` if an option cannot be used.
    package init(
        services: [any RegistrableRPCService],
        serving: ServingOptions?,
        authorization: AuthorizationOptions = AuthorizationOptions(),
        limits: EngineLimits = EngineLimits(),
        clock: any EngineClock = SystemClock(),
        metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger,
        isNamespace: @escaping @Sendable (String) -> Bool
    ) async throws {
        let health = HealthService(services: Self.names(of: services).union([""]), shutdown: shutdown)
        let all = services + [health]
        self.services = all
        let limitsInterceptor = LimitsInterceptor(limits, clock: clock)
        self.limits = limitsInterceptor
        grace = serving?.shutdownGrace ?? ServingOptions().shutdownGrace
        (inProcess, inProcessContinuation) = AsyncStream.makeStream()
        let authenticator = try await Authenticator(authorization, clock: clock)
        let metricsInterceptor = MetricsInterceptor(metrics: CallMetrics(metrics), isNamespace: isNamespace)
        let makeInterceptors: @Sendable (Principal?) -> [any ServerInterceptor] = { [shutdown] vouchedFor in
            var interceptors: [any ServerInterceptor] = [
                ErrorMappingInterceptor(shutdown: shutdown, logger: logger),
                CallContextInterceptor(authenticator: authenticator, vouchedFor: vouchedFor, clock: clock),
                metricsInterceptor,
            ]
            if authorization.isOn { interceptors.append(AuthorizationInterceptor()) }
            return interceptors + [limitsInterceptor]
        }
        self.makeInterceptors = makeInterceptors
        port = try serving.map {
            Self.warn($0, isOpen: !authorization.isOn, logger)
            return GRPCServer(
                transport: try Self.transport($0, limits),
                services: all,
                interceptors: makeInterceptors(nil)
            )
        }
    }

    /// A transport for one client of this process.
    ///
    /// Calls wait until ``run()`` was called.
    ///
    /// - Parameter principal: Who the client is, if this code vouches for it; `nil` if its calls have to prove who
    ///   makes them, as on the port.
    package func makeClientTransport(actingAs principal: Principal? = nil) -> EngineClientTransport {
        let transport = InProcessTransport()
        let calls = InProcessCalls()
        let server = GRPCServer(
            transport: transport.server,
            services: services,
            interceptors: [InProcessCallInterceptor(calls: calls)] + makeInterceptors(principal)
        )
        inProcessContinuation.yield(server)
        return EngineClientTransport(transport: transport.client, calls: calls)
    }

    /// Where the server listens, once it does.
    ///
    /// - Throws: If it does not listen, or cannot.
    package var address: ServingAddress {
        get async throws {
            guard let address = try await port?.transport.listeningAddress else {
                throw EngineError.failedPrecondition("The engine serves this process only.")
            }
            if let ipv4 = address.ipv4 { return ServingAddress(host: ipv4.host, port: ipv4.port) }
            if let ipv6 = address.ipv6 { return ServingAddress(host: ipv6.host, port: ipv6.port) }
            throw EngineError.internalError("The engine listens on no IP address.")
        }
    }

    /// Begins to stop, and returns at once. ``run()`` returns when all calls have ended.
    package func beginGracefulShutdown() {
        guard shutdown.raise() else { return }
        inProcessContinuation.finish()
    }

    private static func names(of services: [any RegistrableRPCService]) -> Set<String> {
        var router = RPCRouter<InProcessTransport.Server>()
        for service in services { service.registerMethods(with: &router) }
        return Set(router.methods.map(\.service.fullyQualifiedService))
    }
}
