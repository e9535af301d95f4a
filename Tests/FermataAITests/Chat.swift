import FermataAI
import Foundation

/// Both ends of a conversation with a chat-completions server, as these tests need them.
enum Chat {
    static func model(
        _ url: String,
        key: String? = "sk-secret",
        timeLimit: Duration = .seconds(60),
        maxInputScalars: Int = 100_000,
        maxResponseBytes: Int = 1 << 20,
        temperature: Double? = nil
    ) throws -> OpenAICompatibleModel {
        OpenAICompatibleModel(
            configuration: try .init(
                model: "small",
                apiKey: key,
                baseURL: url,
                timeLimit: timeLimit,
                maxInputScalars: maxInputScalars,
                maxResponseBytes: maxResponseBytes,
                temperature: temperature
            )
        )
    }

    static func answer(_ content: String?, refusal: String? = nil, finishReason: String = "stop") -> StubServer.Answer {
        struct Completion: Encodable {
            struct Choice: Encodable {
                struct Message: Encodable {
                    var role = "assistant"
                    var content: String?
                    var refusal: String?
                }

                var index = 0
                var message: Message
                var finishReason: String
            }

            var id = "chatcmpl-1"
            var object = "chat.completion"
            var model = "small-2025-01-01"
            var choices: [Choice]
            var usage = ["prompt_tokens": 210, "completion_tokens": 17, "total_tokens": 227]
        }
        let completion = Completion(
            choices: [.init(message: .init(content: content, refusal: refusal), finishReason: finishReason)]
        )
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let body = (try? encoder.encode(completion)) ?? Data()
        return .response(
            status: 200,
            headers: [("Content-Type", "application/json")],
            body: String(decoding: body, as: UTF8.self)
        )
    }

    /// A request as the server reads it.
    struct Body: Decodable {
        struct Message: Decodable {
            let role: String
            let content: String
        }

        struct Format: Decodable {
            struct Named: Decodable {
                let name: String
                let strict: Bool
                let schema: Schema
            }

            let type: String
            let jsonSchema: Named
        }

        final class Schema: Decodable {
            let type: String
            let properties: [String: Schema]?
            let items: Schema?
            let required: [String]?
            let `enum`: [String]?
            let additionalProperties: Bool?
        }

        let model: String
        let messages: [Message]
        let responseFormat: Format
        let maxCompletionTokens: Int
        let temperature: Double?

        init(_ request: StubServer.Request) throws {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(Body.self, from: Data(request.body))
        }
    }
}
