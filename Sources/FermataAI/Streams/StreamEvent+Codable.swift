import Fermata

extension StreamEvent.Body: Codable {
    private enum CodingKeys: String, CodingKey {
        case type, message, attempt, text, index, id, name, json, data
    }

    private enum Kind: String, Codable {
        case messageStarted = "message_started"
        case messageRestarted = "message_restarted"
        case text, reasoning
        case toolCallStarted = "tool_call_started"
        case toolCallArguments = "tool_call_arguments"
        case messageFinished = "message_finished"
        case step, ended
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func message() throws -> String { try container.decode(String.self, forKey: .message) }
        func attempt() throws -> Int { try container.decode(Int.self, forKey: .attempt) }
        func string(_ key: CodingKeys) throws -> String { try container.decode(String.self, forKey: key) }
        func index() throws -> Int { try container.decode(Int.self, forKey: .index) }
        switch try container.decode(Kind.self, forKey: .type) {
        case .messageStarted: self = .messageStarted(message: try message(), attempt: try attempt())
        case .messageRestarted: self = .messageRestarted(message: try message(), attempt: try attempt())
        case .text: self = .delta(.text(try string(.text)), message: try message())
        case .reasoning: self = .delta(.reasoning(try string(.text)), message: try message())
        case .toolCallStarted:
            let delta = ModelDelta.toolCallStarted(index: try index(), id: try string(.id), name: try string(.name))
            self = .delta(delta, message: try message())
        case .toolCallArguments:
            let delta = ModelDelta.toolCallArguments(index: try index(), json: try string(.json))
            self = .delta(delta, message: try message())
        case .messageFinished: self = .messageFinished(message: try message())
        case .step: self = .step(name: try string(.name), data: try container.decode(JSONValue.self, forKey: .data))
        case .ended: self = .ended
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .messageStarted(let message, let attempt):
            try container.encode(Kind.messageStarted, forKey: .type)
            try container.encode(message, forKey: .message)
            try container.encode(attempt, forKey: .attempt)
        case .messageRestarted(let message, let attempt):
            try container.encode(Kind.messageRestarted, forKey: .type)
            try container.encode(message, forKey: .message)
            try container.encode(attempt, forKey: .attempt)
        case .delta(let delta, let message):
            try container.encode(message, forKey: .message)
            try Self.encode(delta, to: &container)
        case .messageFinished(let message):
            try container.encode(Kind.messageFinished, forKey: .type)
            try container.encode(message, forKey: .message)
        case .step(let name, let data):
            try container.encode(Kind.step, forKey: .type)
            try container.encode(name, forKey: .name)
            try container.encode(data, forKey: .data)
        case .ended:
            try container.encode(Kind.ended, forKey: .type)
        }
    }

    private static func encode(_ delta: ModelDelta, to container: inout KeyedEncodingContainer<CodingKeys>) throws {
        switch delta {
        case .text(let text):
            try container.encode(Kind.text, forKey: .type)
            try container.encode(text, forKey: .text)
        case .reasoning(let text):
            try container.encode(Kind.reasoning, forKey: .type)
            try container.encode(text, forKey: .text)
        case .toolCallStarted(let index, let id, let name):
            try container.encode(Kind.toolCallStarted, forKey: .type)
            try container.encode(index, forKey: .index)
            try container.encode(id, forKey: .id)
            try container.encode(name, forKey: .name)
        case .toolCallArguments(let index, let json):
            try container.encode(Kind.toolCallArguments, forKey: .type)
            try container.encode(index, forKey: .index)
            try container.encode(json, forKey: .json)
        }
    }
}

extension StreamEvent: Codable {
    private enum CodingKeys: String, CodingKey {
        case offset
    }

    public init(from decoder: any Decoder) throws {
        offset = try decoder.container(keyedBy: CodingKeys.self).decode(Int64.self, forKey: .offset)
        body = try Body(from: decoder)
    }

    /// One flat object: the members of the body, and `offset`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(offset, forKey: .offset)
        try body.encode(to: encoder)
    }
}
