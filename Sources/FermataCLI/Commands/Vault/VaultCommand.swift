import ArgumentParser

struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "The Black Vault: content that was refused once is never processed again.",
        discussion: "It holds keyed hashes, not the content. Agents heed it where the configuration has the guardrail "
            + "'black_vault'. The key is guardrail.key in the data directory, or FERMATA_GUARDRAIL_KEY; with another one "
            + "nothing is recognised.",
        subcommands: [
            VaultAddCommand.self, VaultCheckCommand.self, VaultListCommand.self, VaultRemoveCommand.self,
            VaultAuditCommand.self,
        ],
        defaultSubcommand: VaultListCommand.self
    )
}
