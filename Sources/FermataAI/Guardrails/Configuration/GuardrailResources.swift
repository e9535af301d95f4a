/// What guardrails of a configuration need and no file holds.
public struct GuardrailResources: Sendable {
    /// For hashes of personal data and for spotlighting.
    public var key: GuardrailKey?
    /// Where refused content is remembered.
    public var vault: (any BlackVault)?
    /// What classifies content.
    public var classifier: ContentSafetyGuardrail.Classifier?

    /// Creates resources.
    public init(
        key: GuardrailKey? = nil,
        vault: (any BlackVault)? = nil,
        classifier: ContentSafetyGuardrail.Classifier? = nil
    ) {
        self.key = key
        self.vault = vault
        self.classifier = classifier
    }
}
