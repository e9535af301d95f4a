/// What a registry holds. Each kind has names of its own.
public struct DefinitionKind: RawRepresentable, Sendable, Hashable {
    /// As it is stored.
    public let rawValue: String

    /// Creates a kind.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Agents.
    public static let agent = DefinitionKind(rawValue: "agent")
    /// Prompts.
    public static let prompt = DefinitionKind(rawValue: "prompt")
}
