import Fermata
import Foundation

/// An answer of Anthropic's Messages, whole or put together from its stream.
struct MessagesAnswer: AnswerAssembly {
    /// The most pieces of content in one answer: what is beyond is a model that repeats itself.
    static let maxBlocks = 1_000

    private struct Block: Sendable {
        enum Kind: Sendable {
            case text
            case thinking
            case hiddenThinking
            /// `call` is its place among the calls of tools; `nil` for the answer's own tool.
            case tool(call: Int?, id: String, name: String)
        }

        let index: Int
        let kind: Kind
        /// Words, a tool's arguments as JSON, or the blob of hidden thoughts.
        var text: String
        var signature = ""
    }

    private let provider: String
    private let answerTool: AnswerTool?
    private var id: String?
    private var model: String?
    private var blocks: [Block] = []
    private var callCount = 0
    private var stopReason: String?
    private var input: Int?
    private var output: Int?
    private var cacheRead: Int?
    private var cacheCreation: Int?
    private(set) var isComplete = false

    init(provider: String, answerTool: AnswerTool?) {
        self.provider = provider
        self.answerTool = answerTool
    }

    /// Takes a whole answer.
    mutating func take(_ body: Data) throws {
        guard let answer = try? JSONDecoder().decode(MessagesEvent.Body.self, from: body), let content = answer.content
        else { throw notAnAnswer }
        begin(answer)
        for (index, block) in content.enumerated() { _ = try start(block, at: index) }
        stopReason = answer.stopReason
        isComplete = true
    }

    mutating func take(_ event: ServerSentEvent) throws -> [ModelDelta] {
        guard let event = try? JSONDecoder().decode(MessagesEvent.self, from: Data(event.data.utf8)) else {
            throw notAnAnswer
        }
        switch event.type {
        case "message_start":
            if let message = event.message { begin(message) }
        case "content_block_start":
            guard let index = event.index, let block = event.contentBlock else { throw notAnAnswer }
            return try start(block, at: index)
        case "content_block_delta":
            guard let index = event.index, let delta = event.delta else { throw notAnAnswer }
            return try append(delta, to: index)
        case "message_delta":
            stopReason = event.delta?.stopReason ?? stopReason
            if let usage = event.usage { count(usage) }
        case "message_stop": isComplete = true
        case "error":
            guard let error = event.error else { throw notAnAnswer }
            throw ProviderErrorBody(error: error).errorInStream(of: provider)
        default: break  // "ping", "content_block_stop", and what may be added: the interface asks to ignore it.
        }
        return []
    }

    private var notAnAnswer: ApplicationError {
        LanguageModelErrorType.outputInvalid.error(
            "The answer of the provider \(provider) is not one of Anthropic's Messages. Check that the base URL leads to "
                + "a server of them."
        )
    }

    private mutating func begin(_ message: MessagesEvent.Body) {
        id = message.id
        model = message.model
        if let usage = message.usage { count(usage) }
    }

    /// Counts of a stream are cumulative: the last of each is right.
    private mutating func count(_ usage: MessagesEvent.Usage) {
        input = usage.inputTokens ?? input
        output = usage.outputTokens ?? output
        cacheRead = usage.cacheReadInputTokens ?? cacheRead
        cacheCreation = usage.cacheCreationInputTokens ?? cacheCreation
    }

    private mutating func start(_ block: MessagesEvent.Block, at index: Int) throws -> [ModelDelta] {
        guard blocks.count < Self.maxBlocks, !blocks.contains(where: { $0.index == index }) else { throw notAnAnswer }
        switch block.type {
        case "text":
            let text = block.text ?? ""
            blocks.append(Block(index: index, kind: .text, text: text))
            return text.isEmpty ? [] : [.text(text)]
        case "thinking":
            let text = block.thinking ?? ""
            blocks.append(Block(index: index, kind: .thinking, text: text, signature: block.signature ?? ""))
            return text.isEmpty ? [] : [.reasoning(text)]
        case "redacted_thinking":
            blocks.append(Block(index: index, kind: .hiddenThinking, text: block.data ?? ""))
            return []
        case "tool_use":
            guard let id = ServerWord.checked(block.id), let name = ServerWord.checked(block.name) else {
                throw notAnAnswer
            }
            // In a stream it begins with an empty object, and what follows is the whole.
            var json = ""
            if let input = block.input, input != [:] {
                json = String(decoding: (try? JSONEncoder().encode(input)) ?? Data(), as: UTF8.self)
            }
            let call = name == answerTool?.name ? nil : callCount
            blocks.append(Block(index: index, kind: .tool(call: call, id: id, name: name), text: json))
            guard let call else { return [] }
            callCount += 1
            return [.toolCallStarted(index: call, id: id, name: name)]
        default: return []  // Content of the provider's own tools, which requests cannot ask for.
        }
    }

    private mutating func append(_ delta: MessagesEvent.Delta, to index: Int) throws -> [ModelDelta] {
        guard let place = blocks.lastIndex(where: { $0.index == index }) else { return [] }
        let more: String
        let news: ModelDelta
        switch (blocks[place].kind, delta.type) {
        case (.text, "text_delta"):
            more = delta.text ?? ""
            news = .text(more)
        case (.thinking, "thinking_delta"):
            more = delta.thinking ?? ""
            news = .reasoning(more)
        case (.thinking, "signature_delta"):
            blocks[place].signature += delta.signature ?? ""
            return []
        case (.tool(let call, _, _), "input_json_delta"):
            more = delta.partialJSON ?? ""
            news = call.map { .toolCallArguments(index: $0, json: more) } ?? .text(more)
        default: return []
        }
        blocks[place].text += more
        return more.isEmpty ? [] : [news]
    }
}

extension MessagesAnswer {
    /// The answer.
    ///
    /// - Parameter requestedModel: The name to use if the server does not say its own.
    /// - Throws: `ApplicationError` of type `ModelAnswerLost` if a stream ended before the answer did, of type
    ///   `ModelOutputInvalid` or `ModelOutputTruncated` if the arguments of a tool are not JSON.
    func finished(requestedModel: String, limits: ProviderLimits) throws -> ProviderAnswer {
        guard isComplete else {
            throw LanguageModelErrorType.answerLost.error(
                "The provider \(provider) broke off its answer: the stream ended in the middle."
            )
        }
        // An answer beside calls of other tools was given too early, and is given again after them.
        let parts = try blocks.compactMap { try part($0, isCalling: callCount > 0) }
        let reads = cacheRead ?? 0
        let writes = cacheCreation ?? 0
        let usage = input.flatMap { input -> TokenUsage? in
            guard let output, (0...1 << 40).contains(input), (0...1 << 40).contains(reads),
                (0...1 << 40).contains(writes)
            else { return nil }
            return TokenUsage(
                countedInput: input + reads + writes,
                output: output,
                cacheRead: reads,
                cacheCreation: writes
            )
        }
        let response = ModelResponse(
            message: Message(role: .assistant, parts: parts),
            finishReason: finishReason,
            usage: usage ?? TokenUsage(inputTokens: 0, outputTokens: 0),
            model: ServerWord.checked(model) ?? requestedModel,
            id: ServerWord.checked(id)
        )
        return ProviderAnswer(response: response, limits: limits, isUsageReported: usage != nil)
    }

    private func part(_ block: Block, isCalling: Bool) throws -> MessagePart? {
        switch block.kind {
        case .text: return block.text.isEmpty ? nil : .text(block.text)
        case .thinking:
            return .reasoning(block.text, signature: block.signature.isEmpty ? nil : block.signature)
        case .hiddenThinking: return .reasoning("", signature: Thinking(hidden: block.text).signature)
        case .tool(let call, let id, let name):
            // Tools without parameters are called with nothing.
            let json = block.text.isEmpty ? "{}" : block.text
            guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)) else {
                throw stopReason == "max_tokens"
                    ? LanguageModelErrorType.outputTruncated.error(
                        "The model's call of a tool was cut off at the limit on output tokens. Raise it."
                    )
                    : LanguageModelErrorType.outputInvalid.error(
                        "The model's call of a tool has arguments that are not JSON."
                    )
            }
            if call != nil { return .toolCall(ToolCall(id: id, name: name, arguments: value)) }
            return isCalling ? nil : .text(json)
        }
    }

    private var finishReason: ModelResponse.FinishReason {
        switch stopReason {
        case "max_tokens", "model_context_window_exceeded": .length
        case "refusal": .contentFilter
        default: callCount > 0 ? .toolCalls : .stop
        }
    }
}
