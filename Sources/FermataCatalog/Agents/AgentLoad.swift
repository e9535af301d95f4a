import FermataAI

/// A wish to look an agent up.
struct AgentLoad: Codable, Sendable, Hashable {
    /// `name`, `name@label` or `name@version`.
    var agent: String
    /// The run's conversation log, which keeps instructions that are not in the definition.
    var log: String
    /// Values for the prompt's places.
    var variables: [String: String]?
    /// In place of the agent's own instructions.
    var instructions: ConversationHead?
    /// Whether it takes a conversation over.
    var isHandoff = false
}
