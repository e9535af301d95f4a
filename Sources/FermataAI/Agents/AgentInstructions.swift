/// What an agent is told before everything else.
public enum AgentInstructions: Codable, Sendable, Hashable, ExpressibleByStringLiteral {
    /// Words of the definition itself.
    case text(String)
    /// A prompt of the registry: `name@version`, `name@label`, or a name alone for the label `production` and, where
    /// nothing has that label, the newest version. A run looks it up once and keeps the version it found.
    case prompt(String)

    public init(stringLiteral value: String) { self = .text(value) }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case prompt
    }

    /// Reads a text, or `{prompt: reference}`.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
            return
        }
        self = .prompt(try decoder.strictContainer(keyedBy: CodingKeys.self).decode(String.self, forKey: .prompt))
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .prompt(let reference):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(reference, forKey: .prompt)
        }
    }
}
