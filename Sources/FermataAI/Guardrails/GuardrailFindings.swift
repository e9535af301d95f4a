/// What a guardrail found: in words and numbers, never the text itself.
public struct GuardrailFindings: Codable, Sendable, Hashable {
    /// Why, in a sentence for the person who reads the record.
    public var reason: String
    /// How often each kind was found, for example `["email": 2]`.
    public var counts: [String: Int]

    /// Creates findings.
    public init(reason: String, counts: [String: Int] = [:]) {
        self.reason = reason
        self.counts = counts
    }
}
