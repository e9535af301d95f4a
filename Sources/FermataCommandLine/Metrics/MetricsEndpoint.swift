import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// Shows metrics to programs of this machine that ask for `/metrics`.
package struct MetricsEndpoint: Service {
    /// Where the metrics are.
    package let url: String
    private let channel: any Channel

    /// Begins to listen on 127.0.0.1.
    ///
    /// - Parameter port: 0 for any that is free.
    /// - Throws: ``CommandFailure`` if the port is taken.
    package init(_ metrics: PrometheusMetrics, port: Int) async throws {
        do {
            channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                        try channel.pipeline.syncOperations.addHandler(MetricsHandler(metrics))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
        } catch {
            throw CommandFailure(
                .unavailable,
                "--metrics-port \(port) cannot be listened on: another process has it. Choose another, or 0 for any that "
                    + "is free."
            )
        }
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? port)/metrics"
    }

    package func run() async throws {
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                try? await channel.closeFuture.get()
            } onGracefulShutdown: {
                channel.close(promise: nil)
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}

/// Answers requests on one connection.
private final class MetricsHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let metrics: PrometheusMetrics
    private var request: HTTPRequestHead?

    init(_ metrics: PrometheusMetrics) {
        self.metrics = metrics
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): request = head
        case .body: break
        case .end:
            guard let request = request.take() else { return }
            answer(request, context)
        }
    }

    private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let isFound = request.method == .GET && request.uri.split(separator: "?").first == "/metrics"
        let body = ByteBuffer(string: isFound ? metrics.text : "Metrics are at /metrics.\n")
        var head = HTTPResponseHead(version: request.version, status: isFound ? .ok : .notFound)
        head.headers.add(name: "content-type", value: "text/plain; version=0.0.4; charset=utf-8")
        head.headers.add(name: "content-length", value: "\(body.readableBytes)")
        if !request.isKeepAlive { head.headers.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !request.isKeepAlive {
            let channel = context.channel
            written.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
