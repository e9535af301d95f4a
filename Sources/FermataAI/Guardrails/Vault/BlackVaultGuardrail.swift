/// Blocks content that a ``BlackVault`` has.
public struct BlackVaultGuardrail: Guardrail {
    public let name: String

    private let vault: any BlackVault

    /// Creates a guardrail.
    public init(name: String = "black_vault", vault: any BlackVault) {
        self.name = name
        self.vault = vault
    }

    /// The whole, and media.
    public var unit: GuardrailUnit { .document }

    public func check(_ content: GuardrailContent) async throws -> GuardrailVerdict {
        guard let match = try await vault.contains(content.text) else { return .pass }
        let how = match.share == 1 ? "It was refused before" : "Most of it was refused before"
        return .block(
            GuardrailFindings(
                reason: "\(how): entry \(match.entry.id) of the vault.",
                counts: ["refused_content": 1]
            )
        )
    }
}
