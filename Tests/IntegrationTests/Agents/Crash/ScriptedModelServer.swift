import Fermata
import FermataAI
import Foundation
import Synchronization
import TestSupport

/// A model of OpenAI's interface on the loopback interface: a closure answers, and every request is counted and charged
/// as a provider would, whatever becomes of who asked.
final class ScriptedModelServer: Sendable {
    /// An answer.
    enum Reply: Sendable {
        /// A text.
        case say(String)
        /// Tool calls, in this order. Their ids are unique within a conversation.
        case call([(name: String, arguments: JSONValue)])
    }

    /// A request, as the server saw it.
    struct Call: Sendable {
        /// When it was complete.
        var arrivedAt: ContinuousClock.Instant
        /// Its `Idempotency-Key`.
        var key: String?
        var question: ModelQuestion
        var usage: TokenUsage
        /// Whether it is on the bill: repeats of a key need not be.
        var isCharged: Bool
    }

    private let chargesRepeatsOnce: Bool
    private let reply: @Sendable (ModelQuestion) async -> Reply
    private let counted = Mutex<[Call]>([])

    private init(chargesRepeatsOnce: Bool, reply: @escaping @Sendable (ModelQuestion) async -> Reply) {
        self.chargesRepeatsOnce = chargesRepeatsOnce
        self.reply = reply
    }

    /// All requests so far, in the order in which they came.
    var calls: [Call] { counted.withLock { $0 } }

    /// What is on the bill.
    var charged: [Call] { calls.filter(\.isCharged) }

    /// Serves for as long as `body` runs, and gives it the server and its base URL.
    ///
    /// - Parameters:
    ///   - chargesRepeatsOnce: Whether a request with a key that was seen before costs nothing.
    ///   - reply: The same question should get the same answer.
    static func serving<Result>(
        chargesRepeatsOnce: Bool = false,
        reply: @escaping @Sendable (ModelQuestion) async -> Reply,
        _ body: (_ server: ScriptedModelServer, _ url: String) async throws -> Result
    ) async throws -> Result {
        let server = ScriptedModelServer(chargesRepeatsOnce: chargesRepeatsOnce, reply: reply)
        return try await LoopbackServer.serving {
            await server.answer($0)
        } _: { port in
            try await body(server, "http://127.0.0.1:\(port)/v1")
        }
    }

    private func answer(_ request: LoopbackServer.Request) async -> LoopbackServer.Response {
        guard let body = try? JSONDecoder().decode(JSONValue.self, from: Data(request.body)),
            request.path == "/v1/chat/completions"
        else {
            return LoopbackServer.Response(status: 400, body: Array(#"{"error": {"message": "?"}}"#.utf8))
        }
        let question = ModelQuestion(body)
        // Different questions cost differently, so that sums say which they are of.
        let usage = TokenUsage(inputTokens: request.body.count / 4, outputTokens: 5 + question.messages.count)
        count(question, key: request.header("Idempotency-Key"), usage)
        let completion = ChatCompletionText(
            reply: await reply(question),
            usage: usage,
            callPrefix: "call-\(question.messages.count)"
        )
        return question.streams
            ? LoopbackServer.Response(headers: [("content-type", "text/event-stream")], body: completion.events)
            : LoopbackServer.Response(headers: [("content-type", "application/json")], body: completion.whole)
    }

    private func count(_ question: ModelQuestion, key: String?, _ usage: TokenUsage) {
        counted.withLock { [chargesRepeatsOnce] calls in
            let isRepeat = chargesRepeatsOnce && key != nil && calls.contains { $0.key == key }
            calls.append(
                Call(arrivedAt: .now, key: key, question: question, usage: usage, isCharged: !isRepeat)
            )
        }
    }
}
