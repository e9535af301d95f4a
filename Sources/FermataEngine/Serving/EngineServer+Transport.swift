import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Logging
import NIOCore
import NIOHTTP2

extension EngineServer {
    /// The HTTP/2 transport, with the timing of the reference server's frontend.
    static func transport(_ options: ServingOptions, _ limits: EngineLimits) throws -> HTTP2ServerTransport.Posix {
        HTTP2ServerTransport.Posix(
            address: try address(options),
            transportSecurity: options.tls?.transportSecurity ?? .plaintext,
            config: .defaults { config in
                config.compression.enabledAlgorithms = [.gzip]
                config.connection.maxIdleTime = .seconds(120)
                config.connection.maxAge = .seconds(300)
                config.connection.maxGraceTime = .seconds(70)
                config.connection.keepalive.time = .seconds(60)
                config.connection.keepalive.timeout = .seconds(10)
                config.connection.keepalive.clientBehavior.allowWithoutCalls = true
                config.connection.keepalive.clientBehavior.minPingIntervalWithoutCalls = .seconds(10)
                // Histories are sent in messages of several MiB; windows of 64 KiB would cost a round trip each.
                config.http2.targetWindowSize = 1 << 20
                // Those who wait for results share a connection with the polls of a worker, and must not hold them up.
                config.http2.maxConcurrentStreams = limits.concurrentCallsPerCaller
                config.rpc.maxRequestPayloadSize = limits.maximumRequestBytes
                // The transport calls these hooks debugging; they are the only way below its handlers.
                config.channelDebuggingCallbacks.onAcceptTCPConnection = { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        let http2 = try pipeline.handler(type: NIOHTTP2Handler.self)
                        try pipeline.addHandler(ServerPingHandler(), position: .before(http2))
                    }
                }
                config.channelDebuggingCallbacks.onAcceptHTTP2Stream = { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let handler = RequestSizeHandler(limit: limits.maximumRequestBytes)
                        try channel.pipeline.syncOperations.addHandler(handler, position: .first)
                    }
                }
            }
        )
    }

    /// Says what an operator might not mean.
    static func warn(_ options: ServingOptions, isOpen: Bool, _ logger: Logger) {
        guard !options.isLoopbackOnly else { return }
        if isOpen, options.tls?.clientAuthorities == nil {
            logger.warning("the engine listens beyond this machine and lets everybody do everything; set API keys")
        }
        if options.tls == nil {
            logger.warning("the engine listens beyond this machine without TLS; all that is sent can be read")
        }
    }

    private static func address(_ options: ServingOptions) throws -> GRPCNIOTransportCore.SocketAddress {
        let host = options.host == "localhost" ? "127.0.0.1" : options.host
        guard (0...Int(UInt16.max)).contains(options.port) else {
            throw EngineError.invalidArgument("Port \(options.port) is none: use 0 to 65535.")
        }
        switch try? NIOCore.SocketAddress(ipAddress: host, port: options.port) {
        case .v4: return .ipv4(host: host, port: options.port)
        case .v6: return .ipv6(host: host, port: options.port)
        case .unixDomainSocket, nil:
            throw EngineError.invalidArgument("\(options.host) is no address to listen on: use an IP address.")
        }
    }
}
