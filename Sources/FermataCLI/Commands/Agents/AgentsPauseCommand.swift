import ArgumentParser
import Fermata
import FermataCatalog

struct AgentsPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop an agent before its model's next answer.",
        discussion: "Tools that run go on."
    )

    @Argument(help: "The workflow id of the run.") var id: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await connection.withClient {
            try await AgentHandle.of(id, $0).signal(signalType: AgentWorkflow.Pause.self)
        }
        try output.write(
            SignalDocument(id: id, signal: "pause"),
            "'\(id)' stops before its next step. Let it go on: fermata agents resume \(id)"
        )
    }
}
