import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// A real HTTP server on the loopback interface that answers every request in one way and remembers what it was sent.
final class StubServer: Sendable {
    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: [UInt8]
    }

    enum Answer: Sendable {
        case response(status: Int, headers: [(String, String)] = [], body: String)
        /// A body piece by piece, each sent by itself, and then what `end` says.
        case pieces(headers: [(String, String)] = [("Content-Type", "text/event-stream")], [[UInt8]], end: End)
        /// A head and half a body, and then nothing more.
        case stall
        /// Nothing at all.
        case silence
        /// The connection is closed.
        case close
    }

    /// How an answer in pieces ends.
    enum End: Sendable {
        /// As it should.
        case complete
        /// The connection is closed before the end.
        case close
        /// Nothing more is sent.
        case stall
    }

    private let received = Mutex<[Request]>([])
    private let arrivals = AsyncStream<Void>.makeStream()

    var requests: [Request] { received.withLock { $0 } }

    /// Returns when a request has arrived.
    func firstRequest() async {
        for await _ in arrivals.stream { return }
    }

    fileprivate func record(_ request: Request) {
        received.withLock { $0.append(request) }
        arrivals.continuation.yield()
    }

    /// Runs a server for as long as the body runs and gives it the server and its base URL.
    static func run<Result>(
        _ answer: Answer,
        _ body: (StubServer, String) async throws -> Result
    ) async throws -> Result {
        let server = StubServer()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(StubHandler(server: server, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        do {
            let result = try await body(server, "http://127.0.0.1:\(port)/v1")
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

private final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: StubServer
    private let answer: StubServer.Answer
    private var request: StubServer.Request?

    init(server: StubServer, answer: StubServer.Answer) {
        self.server = server
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): request = StubServer.Request(head: head, body: [])
        case .body(let buffer): request?.body += Array(buffer.readableBytesView)
        case .end:
            if let request { server.record(request) }
            respond(context)
        }
    }

    private func respond(_ context: ChannelHandlerContext) {
        switch answer {
        case .silence: break
        case .close: context.close(promise: nil)
        case .stall:
            write(context, status: 200, headers: [("Content-Length", "1000")], body: "{\"choices\":")
            context.flush()
        case .pieces(let headers, let pieces, let end):
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: HTTPHeaders(headers))
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            for piece in pieces {
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: piece)))), promise: nil)
            }
            switch end {
            case .complete: context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .close: context.close(promise: nil)
            case .stall: break
            }
        case .response(let status, let headers, let body):
            write(context, status: status, headers: headers + [("Content-Length", "\(body.utf8.count)")], body: body)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private func write(_ context: ChannelHandlerContext, status: Int, headers: [(String, String)], body: String) {
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status),
            headers: HTTPHeaders(headers)
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
    }
}
