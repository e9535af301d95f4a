import Foundation

/// The body of an answer with a chat completion.
struct ChatCompletion: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable {
            let content: String?
            let refusal: String?
        }

        let message: Message
        let finishReason: String?

        private enum CodingKeys: String, CodingKey {
            case message
            case finishReason = "finish_reason"
        }
    }

    struct Usage: Decodable {
        let promptTokens: Int
        let completionTokens: Int

        private enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }
    }

    let model: String?
    let choices: [Choice]
    let usage: Usage?

    /// Reads the body. What is wrong with it is not said, since that would quote it.
    static func decode(_ body: Data) throws -> ChatCompletion {
        do {
            return try JSONDecoder().decode(ChatCompletion.self, from: body)
        } catch {
            throw LanguageModelErrorType.outputInvalid.error(
                "The model server's answer is not a chat completion. Check that OPENAI_BASE_URL leads to one."
            )
        }
    }

    var tokenUsage: TokenUsage? {
        usage.map { TokenUsage(inputTokens: $0.promptTokens, outputTokens: $0.completionTokens) }
    }

    /// The structured answer.
    func answer<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
        guard let choice = choices.first else {
            throw LanguageModelErrorType.outputInvalid.error("The model server sent no answer.")
        }
        if choice.message.refusal?.isEmpty == false || choice.finishReason == "content_filter" {
            throw LanguageModelErrorType.refused.error("The model declined to answer about this text.")
        }
        if choice.finishReason == "length" {
            throw LanguageModelErrorType.outputTruncated.error(
                "The model's answer was cut off at the limit on output tokens. Raise it, or give a shorter text."
            )
        }
        guard let content = choice.message.content,
            let answer = try? JSONDecoder().decode(type, from: Data(content.utf8))
        else {
            throw LanguageModelErrorType.outputInvalid.error(
                "The model's answer does not follow the schema it was given. The server may not support "
                    + "response_format json_schema."
            )
        }
        return answer
    }
}
