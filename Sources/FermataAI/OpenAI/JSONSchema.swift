/// The part of JSON Schema that strict structured output needs: every property required, no others allowed.
indirect enum JSONSchema: Encodable, Sendable {
    case string(description: String)
    case number(description: String)
    case choice([String])
    case array(JSONSchema)
    case object([String: JSONSchema])

    private enum CodingKeys: String, CodingKey {
        case type, description, `enum`, items, properties, required, additionalProperties
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .string(let description):
            try container.encode("string", forKey: .type)
            try container.encode(description, forKey: .description)
        case .number(let description):
            try container.encode("number", forKey: .type)
            try container.encode(description, forKey: .description)
        case .choice(let values):
            try container.encode("string", forKey: .type)
            try container.encode(values, forKey: .enum)
        case .array(let items):
            try container.encode("array", forKey: .type)
            try container.encode(items, forKey: .items)
        case .object(let properties):
            try container.encode("object", forKey: .type)
            try container.encode(properties, forKey: .properties)
            try container.encode(properties.keys.sorted(), forKey: .required)
            try container.encode(false, forKey: .additionalProperties)
        }
    }
}
