/// What an answer used, in the provider's tokens.
///
/// Encoded with OpenTelemetry's words, as in `gen_ai.usage.input_tokens`.
public struct TokenUsage: Codable, Sendable, Hashable {
    /// Tokens of the instructions and the text, those of a prompt cache included.
    public var inputTokens: Int
    /// Tokens of the answer, including those the model only thought with.
    public var outputTokens: Int
    /// How many of the input tokens came from the provider's prompt cache.
    public var cacheReadInputTokens: Int
    /// How many of the input tokens were put into the provider's prompt cache.
    public var cacheCreationInputTokens: Int

    /// Creates a usage.
    public init(
        inputTokens: Int,
        outputTokens: Int,
        cacheReadInputTokens: Int = 0,
        cacheCreationInputTokens: Int = 0
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cacheReadInputTokens = cacheReadInputTokens
        self.cacheCreationInputTokens = cacheCreationInputTokens
    }

    /// Input and output together.
    public var totalTokens: Int {
        // Counts are a provider's word, and need not make sense.
        let (sum, overflows) = inputTokens.addingReportingOverflow(outputTokens)
        return overflows ? .max : sum
    }

    private enum CodingKeys: String, CodingKey {
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case cacheReadInputTokens = "cache_read_input_tokens"
        case cacheCreationInputTokens = "cache_creation_input_tokens"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        inputTokens = try container.decode(Int.self, forKey: .inputTokens)
        outputTokens = try container.decode(Int.self, forKey: .outputTokens)
        // Results of older versions have no caches.
        cacheReadInputTokens = try container.decodeIfPresent(Int.self, forKey: .cacheReadInputTokens) ?? 0
        cacheCreationInputTokens = try container.decodeIfPresent(Int.self, forKey: .cacheCreationInputTokens) ?? 0
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(inputTokens, forKey: .inputTokens)
        try container.encode(outputTokens, forKey: .outputTokens)
        if cacheReadInputTokens > 0 { try container.encode(cacheReadInputTokens, forKey: .cacheReadInputTokens) }
        if cacheCreationInputTokens > 0 {
            try container.encode(cacheCreationInputTokens, forKey: .cacheCreationInputTokens)
        }
    }
}
