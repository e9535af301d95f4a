/// When a person has to agree before a tool runs, and what happens if nobody answers.
public struct ApprovalRule: Codable, Sendable, Hashable {
    /// What lapsing means.
    public enum Default: String, Codable, Sendable, Hashable {
        /// The tool runs.
        case approve
        /// The model is told that nobody agreed.
        case reject
    }

    /// The tool, or `*` for every one.
    public var tool: String
    /// All must hold for the rule to fit; without any it always does.
    public var when: [ArgumentCondition]
    /// How long an answer is waited for.
    public var deadlineSeconds: Double
    /// What happens then.
    public var onDeadline: Default
    /// After how long without an answer somebody else is asked as well; `nil` for never.
    public var escalateAfterSeconds: Double?
    /// Who that is, in words that those who answer understand.
    public var escalateTo: String?

    /// Creates a rule.
    public init(
        tool: String,
        when: [ArgumentCondition] = [],
        deadlineSeconds: Double = 86_400,
        onDeadline: Default = .reject,
        escalateAfterSeconds: Double? = nil,
        escalateTo: String? = nil
    ) {
        self.tool = tool
        self.when = when
        self.deadlineSeconds = deadlineSeconds
        self.onDeadline = onDeadline
        self.escalateAfterSeconds = escalateAfterSeconds
        self.escalateTo = escalateTo
    }

    /// Whether the rule asks for an agreement to this call.
    public func fits(_ call: ToolCall) -> Bool {
        (tool == "*" || tool == call.name) && when.allSatisfy { $0.holds(for: call.arguments) }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case tool, when, deadlineSeconds, onDeadline, escalateAfterSeconds, escalateTo
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            tool: try container.decode(String.self, forKey: .tool),
            when: try container.decodeIfPresent([ArgumentCondition].self, forKey: .when) ?? [],
            onDeadline: try container.decodeIfPresent(Default.self, forKey: .onDeadline) ?? .reject,
            escalateAfterSeconds: try container.decodeIfPresent(Double.self, forKey: .escalateAfterSeconds),
            escalateTo: try container.decodeIfPresent(String.self, forKey: .escalateTo)
        )
        if let seconds = try container.decodeIfPresent(Double.self, forKey: .deadlineSeconds) {
            deadlineSeconds = seconds
        }
    }
}
