import Fermata

/// A whole answer of Anthropic's Messages, or one event of its stream. The fields of all of them in one type: each names
/// its own in `type`.
struct MessagesEvent: Decodable {
    struct Usage: Decodable {
        let inputTokens: Int?
        let outputTokens: Int?
        let cacheReadInputTokens: Int?
        let cacheCreationInputTokens: Int?

        private enum CodingKeys: String, CodingKey {
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
            case cacheReadInputTokens = "cache_read_input_tokens"
            case cacheCreationInputTokens = "cache_creation_input_tokens"
        }
    }

    /// An answer.
    struct Body: Decodable {
        let id: String?
        let model: String?
        let content: [Block]?
        let stopReason: String?
        let usage: Usage?

        private enum CodingKeys: String, CodingKey {
            case id, model, content, usage
            case stopReason = "stop_reason"
        }
    }

    /// A piece of an answer's content.
    struct Block: Decodable {
        let type: String
        let text: String?
        let thinking: String?
        let signature: String?
        let data: String?
        let id: String?
        let name: String?
        let input: JSONValue?
    }

    /// More of a block, or, without a type, of the answer as a whole.
    struct Delta: Decodable {
        let type: String?
        let text: String?
        let thinking: String?
        let signature: String?
        let partialJSON: String?
        let stopReason: String?

        private enum CodingKeys: String, CodingKey {
            case type, text, thinking, signature
            case partialJSON = "partial_json"
            case stopReason = "stop_reason"
        }
    }

    let type: String
    let message: Body?
    let index: Int?
    let contentBlock: Block?
    let delta: Delta?
    let usage: Usage?
    let error: ProviderErrorBody.Detail?

    private enum CodingKeys: String, CodingKey {
        case type, message, index, delta, usage, error
        case contentBlock = "content_block"
    }
}
