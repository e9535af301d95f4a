/// How far a run of an agent may go. What is used up ends the run with an error that says so.
public struct AgentLimits: Codable, Sendable, Hashable {
    /// Answers of models.
    public var steps: Int
    /// Tokens, in and out together; `nil` for no limit.
    public var tokens: Int?
    /// What it may cost, in units of the currency of the configured prices; `nil` for no limit.
    public var cost: Double?
    /// Seconds from its start, waiting for people included; `nil` for no limit.
    public var seconds: Double?
    /// Tools that run at the same time.
    public var parallelTools: Int

    /// Creates limits.
    public init(
        steps: Int = 50,
        tokens: Int? = nil,
        cost: Double? = nil,
        seconds: Double? = nil,
        parallelTools: Int = 8
    ) {
        self.steps = steps
        self.tokens = tokens
        self.cost = cost
        self.seconds = seconds
        self.parallelTools = parallelTools
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case steps, tokens, cost, seconds, parallelTools
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            tokens: try container.decodeIfPresent(Int.self, forKey: .tokens),
            cost: try container.decodeIfPresent(Double.self, forKey: .cost),
            seconds: try container.decodeIfPresent(Double.self, forKey: .seconds)
        )
        if let steps = try container.decodeIfPresent(Int.self, forKey: .steps) { self.steps = steps }
        if let tools = try container.decodeIfPresent(Int.self, forKey: .parallelTools) { parallelTools = tools }
    }
}
