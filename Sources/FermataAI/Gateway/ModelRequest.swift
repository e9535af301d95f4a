/// What to ask a model.
public struct ModelRequest: Codable, Sendable, Hashable {
    /// Whether and which tools the model may call.
    public enum ToolChoice: Codable, Sendable, Hashable {
        /// As the model likes.
        case auto
        /// None.
        case none
        /// At least one.
        case required
        /// This one.
        case tool(String)
    }

    /// The name of a route or of a model of the gateway's configuration.
    public var model: String
    /// The conversation, oldest first. Instructions come first, with the role `system`.
    public var messages: [Message]
    /// What the model may call.
    public var tools: [ToolDefinition]
    /// Whether it may or must.
    public var toolChoice: ToolChoice
    /// What the answer's text must be as JSON; `nil` for free text.
    public var outputSchema: JSONSchema?
    /// The most tokens the answer may have; `nil` for the model's configured limit.
    public var maxOutputTokens: Int?
    /// How much answers vary, from 0; `nil` leaves it to the provider.
    public var temperature: Double?
    /// The answer ends before one of these.
    public var stopSequences: [String]
    /// Makes answers repeatable where the provider supports it.
    public var seed: Int?
    /// Asks the provider to keep what this request begins with, for the next one that begins the same. Providers that
    /// keep it unasked, or not at all, ignore this.
    public var promptCaching: Bool

    /// Creates a request.
    public init(
        model: String,
        messages: [Message],
        tools: [ToolDefinition] = [],
        toolChoice: ToolChoice = .auto,
        outputSchema: JSONSchema? = nil,
        maxOutputTokens: Int? = nil,
        temperature: Double? = nil,
        stopSequences: [String] = [],
        seed: Int? = nil,
        promptCaching: Bool = false
    ) {
        self.model = model
        self.messages = messages
        self.tools = tools
        self.toolChoice = toolChoice
        self.outputSchema = outputSchema
        self.maxOutputTokens = maxOutputTokens
        self.temperature = temperature
        self.stopSequences = stopSequences
        self.seed = seed
        self.promptCaching = promptCaching
    }
}

/// What a model is told of a tool.
public struct ToolDefinition: Codable, Sendable, Hashable {
    /// Letters, digits, `_` and `-`, at most 64.
    public var name: String
    /// When to use it and what it does, in words for the model.
    public var description: String
    /// What its arguments must be: an object.
    public var parameters: JSONSchema

    /// Creates a definition.
    public init(name: String, description: String, parameters: JSONSchema) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}
