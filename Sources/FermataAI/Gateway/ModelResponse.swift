/// What a model answered.
public struct ModelResponse: Codable, Sendable, Hashable {
    /// Why the answer ends, in OpenTelemetry's words for `gen_ai.response.finish_reasons`.
    public enum FinishReason: String, Codable, Sendable, Hashable {
        /// It is complete.
        case stop
        /// It reached its limit of tokens.
        case length
        /// The model waits for tools.
        case toolCalls = "tool_calls"
        /// The provider held it back.
        case contentFilter = "content_filter"
    }

    /// The answer, with the role `assistant`.
    public var message: Message
    /// Why it ends.
    public var finishReason: FinishReason
    /// What it used.
    public var usage: TokenUsage
    /// The model that answered, as its provider spells it: `gen_ai.response.model`.
    public var model: String
    /// The provider's id of the answer: `gen_ai.response.id`.
    public var id: String?

    /// Creates a response.
    public init(message: Message, finishReason: FinishReason, usage: TokenUsage, model: String, id: String? = nil) {
        self.message = message
        self.finishReason = finishReason
        self.usage = usage
        self.model = model
        self.id = id
    }
}

/// A piece of an answer while it is being made.
public enum ModelDelta: Codable, Sendable, Hashable {
    /// More words.
    case text(String)
    /// More of what the model thinks.
    case reasoning(String)
    /// A tool call begins; `index` counts the calls of this answer.
    case toolCallStarted(index: Int, id: String, name: String)
    /// More of a call's arguments, as JSON text that is complete only at its end.
    case toolCallArguments(index: Int, json: String)
}
