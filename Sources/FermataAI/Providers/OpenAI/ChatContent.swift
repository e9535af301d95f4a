import Fermata
import Foundation

/// What a model says, or the next piece of it.
struct ChatContent: Decodable {
    /// A call of a tool, or the next piece of one.
    struct Call: Decodable {
        let index: Int?
        let id: String?
        let name: String?
        let arguments: String?

        private enum CodingKeys: String, CodingKey {
            case index, id, function
        }

        private enum FunctionKeys: String, CodingKey {
            case name, arguments
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            index = try container.decodeIfPresent(Int.self, forKey: .index)
            id = try container.decodeIfPresent(String.self, forKey: .id)
            guard container.contains(.function) else {
                name = nil
                arguments = nil
                return
            }
            let function = try container.nestedContainer(keyedBy: FunctionKeys.self, forKey: .function)
            name = try function.decodeIfPresent(String.self, forKey: .name)
            if let text = try? function.decodeIfPresent(String.self, forKey: .arguments) {
                arguments = text
            } else if let value = try function.decodeIfPresent(JSONValue.self, forKey: .arguments), value != .null {
                // Some servers send the arguments themselves instead of a text of them.
                arguments = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
            } else {
                arguments = nil
            }
        }
    }

    let content: String?
    let refusal: String?
    let reasoning: String?
    let toolCalls: [Call]?

    private enum CodingKeys: String, CodingKey {
        case content, refusal, reasoning
        case reasoningContent = "reasoning_content"
        case toolCalls = "tool_calls"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decodeIfPresent(String.self, forKey: .content)
        refusal = try container.decodeIfPresent(String.self, forKey: .refusal)
        // DeepSeek's name and OpenRouter's. Not part of OpenAI's interface, so of any type elsewhere.
        reasoning =
            (try? container.decodeIfPresent(String.self, forKey: .reasoningContent))
            ?? (try? container.decodeIfPresent(String.self, forKey: .reasoning))
        toolCalls = try container.decodeIfPresent([Call].self, forKey: .toolCalls)
    }
}
