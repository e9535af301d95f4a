import ArgumentParser

struct GuardrailsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardrails",
        abstract: "Try the guardrails of the configuration.",
        subcommands: [GuardrailsCheckCommand.self],
        defaultSubcommand: GuardrailsCheckCommand.self
    )
}
