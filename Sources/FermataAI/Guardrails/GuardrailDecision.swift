/// The record of what a guardrail did. It never holds the content.
public struct GuardrailDecision: Codable, Sendable, Hashable {
    /// What was done.
    public enum Action: String, Codable, Sendable, Hashable {
        /// Nothing but this record.
        case mark
        /// The text was replaced.
        case replace
        /// The content was stopped.
        case block
    }

    /// The guardrail's name.
    public var guardrail: String
    /// Where in the call.
    public var point: GuardrailPoint
    /// What was done.
    public var action: Action
    /// Why, in a sentence.
    public var reason: String
    /// How often each kind was found.
    public var counts: [String: Int]
    /// The tool that was called or that answered.
    public var tool: String?

    /// Creates a record.
    public init(
        guardrail: String,
        point: GuardrailPoint,
        action: Action,
        reason: String,
        counts: [String: Int] = [:],
        tool: String? = nil
    ) {
        self.guardrail = guardrail
        self.point = point
        self.action = action
        self.reason = reason
        self.counts = counts
        self.tool = tool
    }
}
