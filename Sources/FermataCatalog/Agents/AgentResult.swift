public import Fermata
public import FermataAI

/// What an agent came to.
public struct AgentResult: Codable, Sendable, Hashable {
    /// The last answer's text, up to 64 KiB; all of it is in the conversation.
    public var text: String
    /// The last answer as JSON, if the agent's definition has an output schema; `nil` if it has more than 512 KiB. All of it
    /// is in the conversation.
    public var output: JSONValue?
    /// The whole conversation.
    public var conversation: ConversationHead
    /// The agent that gave the last answer, with its version.
    public var agent: AgentReference
    /// How many answers of models it took.
    public var steps: Int
    /// What they used, with what other agents used to answer this one.
    public var usage: TokenUsage
    /// What that cost.
    public var cost: Cost
}

/// One version of an agent in the registry.
public struct AgentReference: Codable, Sendable, Hashable {
    /// The agent's name.
    public var name: String
    /// Its version.
    public var version: Int

    /// Names a version.
    public init(name: String, version: Int) {
        self.name = name
        self.version = version
    }
}
