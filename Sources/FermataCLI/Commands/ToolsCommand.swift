import ArgumentParser

struct ToolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools",
        abstract: "See what agents can be allowed to call.",
        subcommands: [ToolsListCommand.self],
        defaultSubcommand: ToolsListCommand.self
    )
}
