public import Fermata
public import FermataAI

/// What an agent is to do.
public struct AgentInput: Codable, Sendable, Hashable {
    /// The agent in the registry: `name`, `name@label` or `name@version`; a name alone means the label `production`, or
    /// the newest version if nothing has that label.
    public var agent: String
    /// What is asked of it.
    public var prompt: String
    /// Where a conversation goes on; `nil` for a new one, named after the workflow.
    public var conversation: ConversationHead?
    /// For whom, for budgets and usage.
    public var user: String?
    /// For which customer, for budgets and usage.
    public var tenant: String?
    /// Another model than the agent's own.
    public var model: String?
    /// Values for the places in prompts of the registry, by name. Other agents that the run asks or hands over to get them
    /// too.
    public var variables: [String: String]?
    /// In place of the agent's instructions; set by a fork.
    var instructions: ConversationHead?
    /// The run that this one answers a question of, directly or not: its budget pays.
    var root: String?
    /// How many agents stand between this one and that run.
    var depth: Int?
    /// Where a run before this one left off; set when a run continues as new.
    var state: AgentState?

    /// Creates an input.
    public init(
        agent: String,
        prompt: String,
        conversation: ConversationHead? = nil,
        user: String? = nil,
        tenant: String? = nil,
        model: String? = nil,
        variables: [String: String]? = nil
    ) {
        self.agent = agent
        self.prompt = prompt
        self.conversation = conversation
        self.user = user
        self.tenant = tenant
        self.model = model
        self.variables = variables
    }

    func validate() throws {
        try CatalogFailure.require(
            (1...200).contains(agent.utf8.count),
            "agent",
            "must name an agent: 'name', 'name@label' or 'name@version'."
        )
        try CatalogFailure.require(prompt.utf8.count <= Self.maximumPromptBytes, "prompt", "must be at most 256 KiB.")
        try CatalogFailure.require(
            conversation != nil || state != nil || prompt.contains { !$0.isWhitespace },
            "prompt",
            "must say what to do."
        )
        let values = variables ?? [:]
        let size = values.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        try CatalogFailure.require(
            values.keys.allSatisfy(PromptTemplate.isName) && size <= Self.maximumVariablesBytes,
            "variables",
            "must have names of letters, digits and '_', a letter first, and at most 16 KiB altogether."
        )
    }

    static let maximumPromptBytes = 256 << 10
    private static let maximumVariablesBytes = 16 << 10
}
