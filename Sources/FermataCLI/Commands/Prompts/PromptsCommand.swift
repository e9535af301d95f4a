import ArgumentParser

struct PromptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prompts",
        abstract: "Keep prompts in versions, for agents that name them.",
        discussion:
            "An agent names one in place of its instructions: 'instructions: {prompt: support@production}'. A run "
            + "keeps the version it began with. '{{name}}' is a place for a value: fermata agents run --var name=value",
        subcommands: [
            PromptsPutCommand.self, PromptsListCommand.self, PromptsShowCommand.self, PromptsLabelCommand.self,
        ],
        defaultSubcommand: PromptsListCommand.self
    )
}
