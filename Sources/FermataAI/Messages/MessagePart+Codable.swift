extension MessagePart: Codable {
    private enum CodingKeys: String, CodingKey {
        case type, text, signature, media, call, result
    }

    private enum Kind: String, Codable {
        case text, reasoning, media
        case toolCall = "tool_call"
        case toolResult = "tool_result"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .type) {
        case .text:
            self = .text(try container.decode(String.self, forKey: .text))
        case .reasoning:
            self = .reasoning(
                try container.decode(String.self, forKey: .text),
                signature: try container.decodeIfPresent(String.self, forKey: .signature)
            )
        case .media:
            self = .media(try container.decode(Media.self, forKey: .media))
        case .toolCall:
            self = .toolCall(try container.decode(ToolCall.self, forKey: .call))
        case .toolResult:
            self = .toolResult(try container.decode(ToolResult.self, forKey: .result))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text):
            try container.encode(Kind.text, forKey: .type)
            try container.encode(text, forKey: .text)
        case .reasoning(let text, let signature):
            try container.encode(Kind.reasoning, forKey: .type)
            try container.encode(text, forKey: .text)
            try container.encodeIfPresent(signature, forKey: .signature)
        case .media(let media):
            try container.encode(Kind.media, forKey: .type)
            try container.encode(media, forKey: .media)
        case .toolCall(let call):
            try container.encode(Kind.toolCall, forKey: .type)
            try container.encode(call, forKey: .call)
        case .toolResult(let result):
            try container.encode(Kind.toolResult, forKey: .type)
            try container.encode(result, forKey: .result)
        }
    }
}
