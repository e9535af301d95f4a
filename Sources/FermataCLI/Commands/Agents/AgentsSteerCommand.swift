import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine

struct AgentsSteerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "steer",
        abstract: "Say something to an agent before its model's next answer."
    )

    @Argument(help: "The workflow id of the run.") var id: String
    @Argument(help: "What to say: a text, @FILE, or - for standard input.") var text: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let text = try TextArgument(text).text
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw CommandFailure(.usage, "There is nothing to say.")
        }
        try await connection.withClient {
            try await AgentHandle.of(id, $0).signal(signalType: AgentWorkflow.Steer.self, input: text)
        }
        try output.write(SignalDocument(id: id, signal: "steer"), "'\(id)' reads it before its model's next answer.")
    }
}
