import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP server on the loopback interface that answers each request by a closure of it. When the asker goes away, the
/// closure's task is cancelled.
package enum LoopbackServer {
    package struct Request: Sendable {
        package let path: String
        package fileprivate(set) var body: [UInt8] = []
        private let headers: HTTPHeaders

        fileprivate init(_ head: HTTPRequestHead) {
            path = head.uri
            headers = head.headers
        }

        /// The first header of a name, however it is spelt.
        package func header(_ name: String) -> String? { headers.first(name: name) }
    }

    package struct Response: Sendable {
        package var status: Int
        package var headers: [(String, String)]
        package var body: [UInt8]

        package init(status: Int = 200, headers: [(String, String)] = [], body: [UInt8]) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    /// Serves for as long as `body` runs, and gives it the port.
    package static func serving<Result>(
        _ answer: @escaping @Sendable (Request) async -> Response,
        _ body: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        do {
            let result = try await body(channel.localAddress?.port ?? 0)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let answer: @Sendable (Request) async -> Response
        private var request: Request?
        private var task: Task<Void, Never>?

        init(answer: @escaping @Sendable (Request) async -> Response) {
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): request = Request(head)
            case .body(let buffer): request?.body += Array(buffer.readableBytesView)
            case .end:
                guard let request else { return }
                let promise = context.eventLoop.makePromise(of: Response.self)
                task = Task { [answer] in promise.succeed(await answer(request)) }
                promise.futureResult.assumeIsolated().whenSuccess { self.send($0, context) }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            task?.cancel()
            context.fireChannelInactive()
        }

        private func send(_ response: Response, _ context: ChannelHandlerContext) {
            var headers = HTTPHeaders(response.headers)
            headers.add(name: "content-length", value: "\(response.body.count)")
            let status = HTTPResponseStatus(statusCode: response.status)
            let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            // Whoever asked may be dead; that is what some tests are about.
            context.close(promise: nil)
        }
    }
}
