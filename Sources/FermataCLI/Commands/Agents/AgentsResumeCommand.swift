import ArgumentParser
import Fermata
import FermataCatalog

struct AgentsResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let an agent go on, after a pause or when its budget has more."
    )

    @Argument(help: "The workflow id of the run.") var id: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await connection.withClient {
            try await AgentHandle.of(id, $0).signal(signalType: AgentWorkflow.Resume.self)
        }
        try output.write(SignalDocument(id: id, signal: "resume"), "'\(id)' goes on.")
    }
}
