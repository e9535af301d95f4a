/// One guardrail as a configuration file describes it.
///
/// ```yaml
/// - kind: pii
///   points: [model_input, tool_output]
///   types: { email: hash, credit_card: block }
/// ```
public struct GuardrailConfiguration: Codable, Sendable, Hashable {
    /// What it does, with its settings.
    public enum Kind: Sendable, Hashable {
        /// ``PIIGuardrail``: `types` says what to do with each.
        case pii(types: [PIIType: PIIAction])
        /// ``BlackVaultGuardrail``.
        case blackVault
        /// ``DenyListGuardrail``: `phrases` by category.
        case denyList(phrases: [String: [String]], action: Finding)
        /// ``SizeGuardrail``.
        case size(maximumBytes: Int, excess: SizeGuardrail.Excess)
        /// ``SchemaGuardrail``.
        case schema
        /// ``InjectionGuardrail``.
        case injection(action: Finding)
        /// ``SpotlightGuardrail``.
        case spotlight(mode: SpotlightGuardrail.Mode)
        /// ``ContentSafetyGuardrail``.
        case contentSafety(thresholds: [String: Double])
    }

    /// What follows from a finding.
    public enum Finding: String, Codable, Sendable, Hashable, CaseIterable {
        /// It is recorded.
        case mark
        /// The content is stopped.
        case block
    }

    /// The guardrail's name in records; the kind's unless there are several.
    public var name: String
    /// Where it looks.
    public var points: [GuardrailPoint]
    /// What it does.
    public var kind: Kind

    /// Creates a configuration.
    ///
    /// - Parameter name: The kind's name unless you say otherwise.
    public init(_ kind: Kind, at points: [GuardrailPoint], name: String? = nil) {
        self.name = name ?? kind.name.rawValue
        self.points = points
        self.kind = kind
    }
}
