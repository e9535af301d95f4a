import Foundation

extension ChatTask {
    /// A model's answer to a task.
    struct Completion {
        private let response: ModelResponse
        /// `nil` if the server counts no tokens.
        let usage: TokenUsage?

        /// The model that answered.
        var model: String { response.model }

        init(_ answer: ProviderAnswer) {
            response = answer.response
            usage = answer.isUsageReported ? answer.response.usage : nil
        }

        /// The structured answer.
        func answer<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
            switch response.finishReason {
            case .contentFilter:
                throw LanguageModelErrorType.refused.error("The model declined to answer about this text.")
            case .length:
                throw LanguageModelErrorType.outputTruncated.error(
                    "The model's answer was cut off at the limit on output tokens. Raise it, or give a shorter text."
                )
            case .stop, .toolCalls: break
            }
            guard let answer = try? JSONDecoder().decode(type, from: Data(response.message.text.utf8)) else {
                throw LanguageModelErrorType.outputInvalid.error(
                    "The model's answer does not follow the schema it was given. The server may not support "
                        + "response_format json_schema."
                )
            }
            return answer
        }
    }
}
