import Fermata

extension GuardrailPipeline {
    /// Makes the guardrails of a configuration, in its order.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` for settings that a guardrail does not accept, and for a
    ///   guardrail whose key, vault or classifier is missing.
    public init(
        _ configurations: [GuardrailConfiguration],
        resources: GuardrailResources,
        maximumBytes: Int = 4 << 20
    ) throws {
        try self.init(
            configurations.map { Stage(try Self.guardrail($0, resources), at: Set($0.points)) },
            maximumBytes: maximumBytes
        )
    }

    private static func guardrail(
        _ configuration: GuardrailConfiguration,
        _ resources: GuardrailResources
    ) throws -> any Guardrail {
        let name = configuration.name
        switch configuration.kind {
        case .pii(let types):
            return try PIIGuardrail(name: name, actions: types, key: resources.key)
        case .blackVault:
            return BlackVaultGuardrail(name: name, vault: try needed(resources.vault, "the Black Vault", name))
        case .denyList(let phrases, let action):
            return try DenyListGuardrail(name: name, phrases: phrases, blocks: action == .block)
        case .size(let maximumBytes, let excess):
            return try SizeGuardrail(name: name, maximumBytes: maximumBytes, excess: excess)
        case .schema:
            return SchemaGuardrail(name: name)
        case .injection(let action):
            return InjectionGuardrail(name: name, blocks: action == .block)
        case .spotlight(let mode):
            return SpotlightGuardrail(name: name, mode: mode, key: try needed(resources.key, "a key", name))
        case .contentSafety(let thresholds):
            let classifier = try needed(resources.classifier, "a classifier", name)
            return try ContentSafetyGuardrail(name: name, thresholds: thresholds, classify: classifier)
        }
    }

    private static func needed<Resource>(_ resource: Resource?, _ words: String, _ name: String) throws -> Resource {
        guard let resource else {
            throw FermataError(.invalidConfiguration, "The guardrail '\(name)' needs \(words), and there is none.")
        }
        return resource
    }
}
