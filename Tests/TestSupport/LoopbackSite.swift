import NIOCore
package import NIOHTTP1
import NIOPosix
import Synchronization

/// A web site on the loopback interface that answers as a test says.
package final class LoopbackSite: Sendable {
    package struct Answer: Sendable {
        package var status: HTTPResponseStatus = .ok
        package var headers: [(String, String)] = []
        package var body: [UInt8] = []
        /// How often the body is sent: large pages without large tests.
        package var repeats = 1
        /// Ends the connection before the announced body is complete.
        package var breaksOff = false

        package init(
            status: HTTPResponseStatus = .ok,
            headers: [(String, String)] = [],
            body: [UInt8] = [],
            repeats: Int = 1,
            breaksOff: Bool = false
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.repeats = repeats
            self.breaksOff = breaksOff
        }

        package static func html(_ text: String) -> Answer {
            Answer(headers: [("content-type", "text/html; charset=utf-8")], body: Array(text.utf8))
        }

        package static func redirect(_ location: String) -> Answer {
            Answer(status: .found, headers: [("location", location)])
        }
    }

    package let port: Int
    private let requests = Mutex<[HTTPRequestHead]>([])
    private let pages: [String: Answer]

    /// The address of a page.
    package func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The paths asked for so far.
    package var log: [String] { heads.map(\.uri) }

    /// What was asked for so far, without the bodies.
    package var heads: [HTTPRequestHead] { requests.withLock { $0 } }

    private init(port: Int, pages: [String: Answer]) {
        self.port = port
        self.pages = pages
    }

    package static func serving<Result>(
        _ pages: [String: Answer],
        _ body: (LoopbackSite) async throws -> Result
    ) async throws -> Result {
        let current = Mutex<LoopbackSite?>(nil)
        let box = Box(current)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(box: box))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let site = LoopbackSite(port: channel.localAddress?.port ?? 0, pages: pages)
        box.site.withLock { $0 = site }
        do {
            let result = try await body(site)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private final class Box: Sendable {
        let site: Mutex<LoopbackSite?>
        init(_ site: consuming Mutex<LoopbackSite?>) { self.site = site }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let box: Box

        init(box: Box) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let head) = unwrapInboundIn(data), let site = box.site.withLock({ $0 }) else { return }
            site.requests.withLock { $0.append(head) }
            let answer = site.pages[head.uri] ?? Answer(status: .notFound)
            var headers = HTTPHeaders(answer.headers)
            let length = answer.body.count * answer.repeats + (answer.breaksOff ? 1 : 0)
            if !headers.contains(name: "transfer-encoding") { headers.add(name: "content-length", value: "\(length)") }
            let response = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
            context.write(wrapOutboundOut(.head(response)), promise: nil)
            for _ in 0..<answer.repeats {
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
            }
            if answer.breaksOff {
                context.flush()
                context.close(promise: nil)
            } else {
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            // A client that has read enough goes away; that is what some tests are about.
            context.close(promise: nil)
        }
    }
}
