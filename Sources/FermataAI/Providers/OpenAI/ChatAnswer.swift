import Fermata
import Foundation

/// A chat completion, whole or put together from its stream.
struct ChatAnswer: AnswerAssembly {
    private let provider: String
    private var id: String?
    private var model: String?
    private var text = ""
    private var refusal = ""
    private var reasoning = ""
    private var calls = ToolCallPieces()
    private var finishReason: String?
    private var usage: TokenUsage?
    private var hasChoice = false
    private(set) var isComplete = false

    init(provider: String) {
        self.provider = provider
    }

    mutating func take(_ event: ServerSentEvent) throws -> [ModelDelta] {
        if event.data.trimmingCharacters(in: .whitespaces) == "[DONE]" {
            isComplete = true
            return []
        }
        return try take(Data(event.data.utf8))
    }

    /// Takes a whole completion, or the data of one event. What is wrong with it is not said, since that would quote it.
    mutating func take(_ body: Data) throws -> [ModelDelta] {
        guard let piece = try? JSONDecoder().decode(ChatCompletion.self, from: body) else {
            throw LanguageModelErrorType.outputInvalid.error(
                "The answer of the provider \(provider) is not a chat completion. Check that the base URL leads to a "
                    + "server of them."
            )
        }
        if let error = piece.error { throw ProviderErrorBody(error: error).errorInStream(of: provider) }
        id = id ?? piece.id
        model = model ?? piece.model
        usage = piece.usage?.tokenUsage ?? usage
        guard let choice = piece.choices?.first else { return [] }
        finishReason = choice.finishReason ?? finishReason
        guard let content = choice.message else { return [] }
        hasChoice = true
        return try take(content)
    }

    private mutating func take(_ content: ChatContent) throws -> [ModelDelta] {
        var deltas: [ModelDelta] = []
        if let more = content.reasoning, !more.isEmpty {
            reasoning += more
            deltas.append(.reasoning(more))
        }
        for more in [content.content, content.refusal].compactMap(\.self) where !more.isEmpty {
            text += more
            deltas.append(.text(more))
        }
        refusal += content.refusal ?? ""
        for call in content.toolCalls ?? [] {
            deltas += try calls.add(index: call.index, id: call.id, name: call.name, arguments: call.arguments)
        }
        return deltas
    }

    /// The answer.
    ///
    /// - Parameter requestedModel: The name to use if the server does not say its own.
    /// - Throws: `ApplicationError` of type `ModelAnswerLost` if a stream ended before the answer did, or of type
    ///   `ModelOutputInvalid` if there is none.
    func finished(requestedModel: String, limits: ProviderLimits) throws -> ProviderAnswer {
        guard isComplete || finishReason != nil else {
            throw LanguageModelErrorType.answerLost.error(
                "The provider \(provider) broke off its answer: the stream ended in the middle."
            )
        }
        guard hasChoice else {
            throw LanguageModelErrorType.outputInvalid.error("The provider \(provider) sent no answer.")
        }
        let calls = try calls.finished(isCutOff: finishReason == "length")
        var parts: [MessagePart] = []
        if !reasoning.isEmpty { parts.append(.reasoning(reasoning, signature: nil)) }
        if !text.isEmpty { parts.append(.text(text)) }
        parts += calls.map(MessagePart.toolCall)
        let response = ModelResponse(
            message: Message(role: .assistant, parts: parts),
            finishReason: reason(hasCalls: !calls.isEmpty),
            usage: usage ?? TokenUsage(inputTokens: 0, outputTokens: 0),
            model: ServerWord.checked(model) ?? requestedModel,
            id: ServerWord.checked(id)
        )
        return ProviderAnswer(response: response, limits: limits, isUsageReported: usage != nil)
    }

    /// A whole completion says by being there that nothing more comes.
    mutating func complete() {
        isComplete = true
    }

    private func reason(hasCalls: Bool) -> ModelResponse.FinishReason {
        if !refusal.isEmpty { return .contentFilter }
        switch finishReason {
        case "length": return .length
        case "content_filter": return .contentFilter
        // Many servers say "stop" when they call tools, too.
        default: return hasCalls ? .toolCalls : .stop
        }
    }
}
