public import FermataAI

/// What a run of an agent does and has used.
public struct AgentStatus: Codable, Sendable, Hashable {
    /// `starting`, `thinking`, `working`, `waitingForApproval`, `waitingForBudget`, `paused` or `done`.
    public var stage: String
    /// Who has the conversation.
    public var agent: AgentReference?
    /// Where the conversation is.
    public var conversation: ConversationHead?
    /// How many answers of models there were.
    public var steps: Int
    /// What they used.
    public var usage: TokenUsage
    /// What they cost.
    public var cost: Cost
    /// Which budget does not suffice, and what to do.
    public var budget: String?
    /// How many requests to people are open.
    public var pendingApprovals: Int
    /// Where the model was asked, oldest first: the last 200 steps. A run can be forked from each.
    public var asked: [ConversationHead]

    init(_ state: AgentState) {
        stage = state.stage.rawValue
        agent = state.plan?.agent
        conversation = state.conversation
        steps = state.steps
        usage = state.usage
        cost = state.cost
        budget = state.budget
        pendingApprovals = state.approvals.count { $0.state == .pending }
        asked = state.records.map(\.asked)
    }
}
