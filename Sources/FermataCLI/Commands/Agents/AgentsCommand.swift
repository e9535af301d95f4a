import ArgumentParser

struct AgentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "Define agents and run them.",
        discussion: "An agent is a YAML file; docs/agents.md describes it. Definitions are kept in the data directory, "
            + "so give the worker and these commands the same --data.",
        subcommands: [
            AgentsPutCommand.self, AgentsListCommand.self, AgentsShowCommand.self, AgentsLabelCommand.self,
            AgentsRunCommand.self, AgentsWatchCommand.self, AgentsStatusCommand.self, AgentsSteerCommand.self,
            AgentsPauseCommand.self, AgentsResumeCommand.self, AgentsCancelCommand.self, AgentsForkCommand.self,
        ],
        defaultSubcommand: AgentsListCommand.self
    )
}
