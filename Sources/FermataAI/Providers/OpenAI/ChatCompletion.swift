import Fermata
import Foundation

/// A chat completion, or one event of its stream: a stream's choices have `delta` for `message`.
///
/// Read leniently, since servers leave out what they do not know, or write it as null.
struct ChatCompletion: Decodable {
    struct Choice: Decodable {
        let message: ChatContent?
        let finishReason: String?

        private enum CodingKeys: String, CodingKey {
            case message, delta
            case finishReason = "finish_reason"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            message =
                try container.decodeIfPresent(ChatContent.self, forKey: .message)
                ?? container.decodeIfPresent(ChatContent.self, forKey: .delta)
            finishReason = try container.decodeIfPresent(String.self, forKey: .finishReason)
        }
    }

    struct Usage: Decodable {
        struct Details: Decodable {
            let cachedTokens: Int?

            private enum CodingKeys: String, CodingKey {
                case cachedTokens = "cached_tokens"
            }
        }

        let promptTokens: Int
        /// Absent for embeddings.
        let completionTokens: Int?
        let promptTokensDetails: Details?

        private enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
            case promptTokensDetails = "prompt_tokens_details"
        }

        var tokenUsage: TokenUsage? {
            TokenUsage(
                countedInput: promptTokens,
                output: completionTokens ?? 0,
                cacheRead: promptTokensDetails?.cachedTokens ?? 0
            )
        }
    }

    let id: String?
    let model: String?
    let choices: [Choice]?
    let usage: Usage?
    let error: ProviderErrorBody.Detail?

    private enum CodingKeys: String, CodingKey {
        case id, model, choices, usage, error
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        model = try container.decodeIfPresent(String.self, forKey: .model)
        choices = try container.decodeIfPresent([Choice].self, forKey: .choices)
        // A usage that cannot be read is no usage, and no reason to lose an answer.
        usage = try? container.decodeIfPresent(Usage.self, forKey: .usage)
        error = try container.decodeIfPresent(ProviderErrorBody.Detail.self, forKey: .error)
    }
}
