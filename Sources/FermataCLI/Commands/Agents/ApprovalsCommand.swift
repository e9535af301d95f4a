import ArgumentParser

struct ApprovalsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals",
        abstract: "See what agents want to do, and decide.",
        subcommands: [ApprovalsListCommand.self, ApprovalsDecideCommand.self],
        defaultSubcommand: ApprovalsListCommand.self
    )
}
