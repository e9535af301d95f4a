import ArgumentParser
import Fermata

struct AgentsCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End an agent's run. What was said is kept."
    )

    @Argument(help: "The workflow id of the run.") var id: String
    @Option(help: "Recorded for people.") var reason: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await connection.withClient { try await AgentHandle.of(id, $0).cancel(reason: reason) }
        try output.write(SignalDocument(id: id, signal: "cancel"), "Asked '\(id)' to end.")
    }
}
