/// What an agent is: its model, its instructions, its tools, and what it may do without asking.
///
/// Kept as YAML or JSON in the registry, where every version stays what it was: a run that began with a version ends
/// with it.
public struct AgentDefinition: Codable, Sendable, Hashable {
    /// Letters, digits, `_` and `-`, at most 64.
    public var name: String
    /// What it is for: other agents that may ask it read this.
    public var description: String
    /// A route or a model of the gateway's configuration.
    public var model: String
    /// What it is told before everything else.
    public var instructions: AgentInstructions
    /// What it may call.
    public var tools: [AgentTool]
    /// Agents that it may hand the conversation over to.
    public var handoffs: [String]
    /// Agents that it may ask, each in a workflow of its own.
    public var agents: [String]
    /// When a person has to agree. The first rule that fits a call counts.
    public var approvals: [ApprovalRule]
    /// How far it may go.
    public var limits: AgentLimits
    /// What its last answer must be; `nil` for free text.
    public var output: JSONSchema?
    /// How much answers vary; `nil` leaves it to the provider.
    public var temperature: Double?
    /// The most tokens of one answer; `nil` for the model's configured limit.
    public var maxOutputTokens: Int?

    /// Creates a definition.
    public init(
        name: String,
        description: String = "",
        model: String,
        instructions: AgentInstructions,
        tools: [AgentTool] = [],
        handoffs: [String] = [],
        agents: [String] = [],
        approvals: [ApprovalRule] = [],
        limits: AgentLimits = AgentLimits(),
        output: JSONSchema? = nil,
        temperature: Double? = nil,
        maxOutputTokens: Int? = nil
    ) {
        self.name = name
        self.description = description
        self.model = model
        self.instructions = instructions
        self.tools = tools
        self.handoffs = handoffs
        self.agents = agents
        self.approvals = approvals
        self.limits = limits
        self.output = output
        self.temperature = temperature
        self.maxOutputTokens = maxOutputTokens
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, description, model, instructions, tools, handoffs, agents, approvals, limits, output, temperature
        case maxOutputTokens
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        description = try container.decodeIfPresent(String.self, forKey: .description) ?? ""
        model = try container.decode(String.self, forKey: .model)
        instructions = try container.decode(AgentInstructions.self, forKey: .instructions)
        tools = try container.decodeIfPresent([AgentTool].self, forKey: .tools) ?? []
        handoffs = try container.decodeIfPresent([String].self, forKey: .handoffs) ?? []
        agents = try container.decodeIfPresent([String].self, forKey: .agents) ?? []
        approvals = try container.decodeIfPresent([ApprovalRule].self, forKey: .approvals) ?? []
        limits = try container.decodeIfPresent(AgentLimits.self, forKey: .limits) ?? AgentLimits()
        output = try container.decodeIfPresent(JSONSchema.self, forKey: .output)
        temperature = try container.decodeIfPresent(Double.self, forKey: .temperature)
        maxOutputTokens = try container.decodeIfPresent(Int.self, forKey: .maxOutputTokens)
    }
}
