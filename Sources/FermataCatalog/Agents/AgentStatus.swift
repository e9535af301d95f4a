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
    /// How many messages to it were not taken, because too much was said between two steps.
    public var refusedMessages: Int
    /// The last 200 answers of models, oldest first. A run can be forked from each: see ``AgentFork``.
    public var record: [AgentStepRecord]
    /// The prompt that the agent's instructions are from, if they are from one.
    public var prompt: AgentReference?
    /// For whom it runs.
    public var user: String?
    /// For which customer it runs.
    public var tenant: String?
    /// The values for places in prompts.
    public var variables: [String: String]?

    init(_ state: AgentState) {
        stage = state.stage.rawValue
        agent = state.plan?.agent
        conversation = state.conversation
        steps = state.steps
        usage = state.usage
        cost = state.cost
        budget = state.budget
        pendingApprovals = state.approvals.count { $0.state == .pending }
        refusedMessages = state.refusedMessages
        record = state.records
        prompt = state.plan?.prompt
        user = state.user
        tenant = state.tenant
        variables = state.variables
    }
}
