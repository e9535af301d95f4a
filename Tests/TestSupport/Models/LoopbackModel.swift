import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An OpenAI-compatible server on the loopback interface: it calls the first tool it is offered, once, and then says what
/// the tool answered.
package final class LoopbackModel: Sendable {
    private let asked = Mutex(0)
    private let address = Mutex("")

    /// How many answers it has given.
    package var count: Int { asked.withLock { $0 } }

    /// As a provider's `baseURL`.
    package var baseURL: String { address.withLock { $0 } }

    private init() {}

    /// Runs a server for as long as the body.
    ///
    /// - Parameter arguments: What it calls the tool with, as JSON.
    package static func serving<Result>(
        calling arguments: String,
        _ body: (LoopbackModel) async throws -> Result
    ) async throws -> Result {
        let model = LoopbackModel()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(model: model, arguments: arguments))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        model.address.withLock { $0 = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/v1" }
        do {
            let result = try await body(model)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private struct Request: Decodable {
        struct Message: Decodable {
            var role: String
            var content: String?
        }
        struct Tool: Decodable {
            struct Function: Decodable { var name: String }
            var function: Function
        }
        var messages: [Message]
        var tools: [Tool]?
        var stream: Bool?
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let model: LoopbackModel
        private let arguments: String
        private var body = ByteBuffer()

        init(model: LoopbackModel, arguments: String) {
            self.model = model
            self.arguments = arguments
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head: body.clear()
            case .body(var part): body.writeBuffer(&part)
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            model.asked.withLock { $0 += 1 }
            let request = try? JSONDecoder().decode(Request.self, from: Data(body.readableBytesView))
            let (delta, reason) = delta(request)
            let usage = #"{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}"#
            let isStream = request?.stream == true
            let member = isStream ? "delta" : "message"
            let choice = #"{"index":0,"\#(member)":\#(delta),"finish_reason":"\#(reason)"}"#
            let answer = #"{"id":"a","created":1,"model":"loop","choices":[\#(choice)],"usage":\#(usage)}"#
            let text = isStream ? "data: \(answer)\n\ndata: [DONE]\n\n" : answer
            let type = isStream ? "text/event-stream" : "application/json"
            let headers = HTTPHeaders([("content-type", type), ("content-length", "\(text.utf8.count)")])
            context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .ok, headers: headers))), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }

        private func delta(_ request: Request?) -> (String, String) {
            if let last = request?.messages.last(where: { $0.role == "tool" }) {
                return (#"{"role":"assistant","content":"It is \#(last.content ?? "")."}"#, "stop")
            }
            guard let tool = request?.tools?.first?.function.name else {
                return (#"{"role":"assistant","content":"I have no tool."}"#, "stop")
            }
            let quoted = (try? JSONEncoder().encode(arguments)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
            let function = #"{"name":"\#(tool)","arguments":\#(quoted)}"#
            let call = #"{"index":0,"id":"call-1","type":"function","function":\#(function)}"#
            return (#"{"role":"assistant","content":null,"tool_calls":[\#(call)]}"#, "tool_calls")
        }
    }
}
