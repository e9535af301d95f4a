/// What an answer cost, in the server's tokens.
///
/// Encoded with OpenTelemetry's words, as in `gen_ai.usage.input_tokens`.
public struct TokenUsage: Codable, Sendable, Hashable {
    /// Tokens of the instructions and the text.
    public var inputTokens: Int
    /// Tokens of the answer, including those the model only thought with.
    public var outputTokens: Int

    /// Creates a usage.
    public init(inputTokens: Int, outputTokens: Int) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }

    private enum CodingKeys: String, CodingKey {
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
    }
}
