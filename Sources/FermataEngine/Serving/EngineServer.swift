package import GRPCCore
import GRPCNIOTransportHTTP2Posix
package import Logging
import ServiceLifecycle
import TemporalAPI

/// Serves the engine's services on a port, in this process, or both.
///
/// 1. Every call passes the same interceptors: traces, status of errors, who calls, metrics, permission, limits.
/// 2. When it begins to stop, nothing new is accepted and everything that waits inside ``withCancellationOfCall(_:)``
///    is woken at once; other calls have ``ServingOptions/shutdownGrace`` to end and are cancelled then.
package final class EngineServer: Service {
    let services: [any RegistrableRPCService]
    let limits: LimitsInterceptor
    let shutdown = ShutdownSignal()
    let grace: Duration
    /// The server on the port, if there is one.
    let port: GRPCServer<HTTP2ServerTransport.Posix>?
    /// What every call from outside passes, in order.
    let interceptors: [any ServerInterceptor]
    /// The same for calls of this process.
    private let pipeline: CallPipeline
    /// Clients of this process, until they are served.
    let inProcess: AsyncStream<InProcessChannel>
    private let inProcessContinuation: AsyncStream<InProcessChannel>.Continuation

    /// - Parameters:
    ///   - services: What to serve; the health service and server reflection are added.
    ///   - serving: Where to listen; `nil` to serve this process only.
    ///   - metrics: `nil` if nobody wants any.
    ///   - tracing: `nil` if nobody traces.
    ///   - isNamespace: Whether a namespace exists. Others are not named in metrics.
    /// - Throws: ``EngineError`` if an option cannot be used.
    package init(
        services: [any RegistrableRPCService],
        serving: ServingOptions?,
        authorization: AuthorizationOptions = AuthorizationOptions(),
        limits: EngineLimits = EngineLimits(),
        clock: any EngineClock = SystemClock(),
        metrics: CallMetrics? = nil,
        tracing: TracingInterceptor? = nil,
        logger: Logger,
        isNamespace: @escaping @Sendable (String) -> Bool
    ) async throws {
        let health = HealthService(services: Self.names(of: services).union([""]), shutdown: shutdown)
        let reflection = ReflectionService(services: Self.names(of: services + [health]))
        let all = services + [health, reflection]
        self.services = all
        let limitsInterceptor = LimitsInterceptor(limits, clock: clock)
        self.limits = limitsInterceptor
        grace = serving?.shutdownGrace ?? ServingOptions().shutdownGrace
        (inProcess, inProcessContinuation) = AsyncStream.makeStream()
        let authenticator = try await Authenticator(authorization, clock: clock)
        let metricsInterceptor = MetricsInterceptor(metrics: metrics, isNamespace: isNamespace)
        let errors = ErrorMappingInterceptor(shutdown: shutdown, logger: logger)
        let contexts = CallContextInterceptor(authenticator: authenticator, clock: clock)
        var interceptors: [any ServerInterceptor] = [errors, contexts]
        if let tracing { interceptors.insert(tracing, at: 0) }
        if metrics != nil { interceptors.append(metricsInterceptor) }
        if authorization.isOn { interceptors.append(AuthorizationInterceptor()) }
        interceptors.append(limitsInterceptor)
        self.interceptors = interceptors
        pipeline = CallPipeline(
            tracing: tracing,
            errors: errors,
            contexts: contexts,
            metrics: metricsInterceptor,
            limits: limitsInterceptor
        )
        port = try serving.map {
            Self.warn($0, isOpen: !authorization.isOn, logger)
            return GRPCServer(transport: try Self.transport($0, limits), services: all, interceptors: interceptors)
        }
    }

    /// A channel for one client of this process, which is trusted: its code could also open the file itself.
    ///
    /// Calls wait until ``run()`` was called.
    ///
    /// - Parameter tracker: Is told of the calls.
    func connect(tracker: CallTracker? = nil) -> InProcessChannel {
        let channel = InProcessChannel(pipeline: pipeline, tracker: tracker)
        inProcessContinuation.yield(channel)
        return channel
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
        var router = RPCRouter<HTTP2ServerTransport.Posix>()
        for service in services { service.registerMethods(with: &router) }
        return Set(router.methods.map(\.service.fullyQualifiedService))
    }
}
