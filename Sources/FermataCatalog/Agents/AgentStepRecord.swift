public import FermataAI

/// One answer of a model, for those who want to go back to it.
public struct AgentStepRecord: Codable, Sendable, Hashable {
    /// Which of the run's answers it is, from 1.
    public var number: Int
    /// The conversation before it, with what was said.
    public var asked: ConversationHead
    /// The agent that asked.
    public var agent: AgentReference
    /// The agent's instructions, where they are not those of its definition: the last message up to here.
    public var instructions: ConversationHead?
    /// The model that answered.
    public var model: String
    /// What it used.
    public var usage: TokenUsage
}
