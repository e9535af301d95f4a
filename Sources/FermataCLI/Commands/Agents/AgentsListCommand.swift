import ArgumentParser
import FermataAI
import FermataCommandLine

struct AgentsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the agents.")

    @OptionGroup var worker: WorkerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var agents: [DefinitionSummary] = []
        let registry = try worker.aiServices().agents
        while true {
            let page = try await registry.list(after: agents.last?.name ?? "")
            guard !page.isEmpty else { break }
            agents += page
        }
        var table = TextTable(columns: ["AGENT", "VERSIONS", "LATEST", "LABELS"])
        for agent in agents {
            let labels = agent.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            table.append([
                agent.name, "\(agent.versions)", agent.latest.map(String.init) ?? "", labels.joined(separator: " "),
            ])
        }
        try output.write(agents, agents.isEmpty ? "No agents. Make one: fermata agents put FILE" : table.text)
    }
}
