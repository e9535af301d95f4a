package import Fermata
package import FermataAI
import Synchronization

/// A provider that does what a test says, and counts what it was asked.
package final class ScriptedProvider: ModelProvider {
    package enum Act: Sendable {
        /// Answers with a text.
        case say(String)
        /// Calls tools, in this order.
        case call([(String, JSONValue)])
        /// Fails with an error of this type.
        case fail(LanguageModelErrorType, retryAfter: Duration? = nil)
    }

    package let name: String
    private let script: Mutex<[Act]>
    private let asked = Mutex<[(request: ModelRequest, key: String?)]>([])

    package init(_ script: [Act], name: String = "scripted") {
        self.name = name
        self.script = Mutex(script)
    }

    package var requests: [ModelRequest] { asked.withLock { $0.map(\.request) } }
    package var keys: [String?] { asked.withLock { $0.map(\.key) } }

    package func respond(
        to request: ModelRequest,
        idempotencyKey: String?,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> ProviderAnswer {
        asked.withLock { $0.append((request, idempotencyKey)) }
        let act = script.withLock { $0.isEmpty ? Act.say("nothing more") : $0.removeFirst() }
        let usage = TokenUsage(inputTokens: 100, outputTokens: 10)
        switch act {
        case .say(let text):
            try await onDelta?(.text(text))
            return ProviderAnswer(
                response: .init(message: Message(.assistant, text), finishReason: .stop, usage: usage, model: "s-1")
            )
        case .call(let calls):
            let number = requests.count
            let parts = calls.enumerated().map { index, call in
                MessagePart.toolCall(ToolCall(id: "call-\(number)-\(index)", name: call.0, arguments: call.1))
            }
            return ProviderAnswer(
                response: .init(
                    message: Message(role: .assistant, parts: parts),
                    finishReason: .toolCalls,
                    usage: usage,
                    model: "s-1"
                )
            )
        case .fail(let type, let delay):
            throw ApplicationError(
                message: "as the test wants it",
                type: type.rawValue,
                isNonRetryable: delay == nil && type != .unavailable,
                nextRetryDelay: delay
            )
        }
    }

    package func embed(
        _ texts: [String],
        model: String,
        dimensions: Int?,
        idempotencyKey: String?
    ) async throws -> Embeddings {
        Embeddings(vectors: texts.map { _ in [1] }, usage: TokenUsage(inputTokens: 1, outputTokens: 0), model: model)
    }

    package func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages {
        GeneratedImages(images: [], usage: nil, model: request.model)
    }
}
