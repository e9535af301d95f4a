import Foundation

/// The body of a request for a chat completion.
struct ChatRequest: Encodable {
    struct Message: Encodable {
        let role: String
        let content: String
    }

    struct ResponseFormat: Encodable {
        struct NamedSchema: Encodable {
            let name: String
            let strict: Bool
            let schema: JSONSchema
        }

        let type: String
        let jsonSchema: NamedSchema

        private enum CodingKeys: String, CodingKey {
            case type
            case jsonSchema = "json_schema"
        }
    }

    let model: String
    let messages: [Message]
    let responseFormat: ResponseFormat
    let maxCompletionTokens: Int
    let temperature: Double?

    private enum CodingKeys: String, CodingKey {
        case model, messages, temperature
        case responseFormat = "response_format"
        case maxCompletionTokens = "max_completion_tokens"
    }

    init(_ task: ChatTask, text: String, configuration: OpenAICompatibleModel.Configuration) {
        model = configuration.model
        messages = [
            Message(role: "system", content: task.instructions),
            Message(role: "user", content: text),
        ]
        responseFormat = ResponseFormat(
            type: "json_schema",
            jsonSchema: .init(name: task.name, strict: true, schema: task.schema)
        )
        maxCompletionTokens = configuration.maxOutputTokens
        temperature = configuration.temperature
    }

    /// The same request is the same bytes, so that servers may cache it.
    func body() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
