import ArgumentParser
import Fermata

struct SignalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signal",
        abstract: "Send a workflow a signal.",
        discussion: "Returns when the server has recorded the signal, not when the workflow has handled it."
    )

    @OptionGroup var selection: RunOptions
    @Argument(help: "The signal's name.") var name: String
    @OptionGroup var input: InputOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var id: String
        var signal: String
    }

    func run() async throws {
        let payload = try input.payload()
        try await connection.withClient { client in
            let handle = selection.handle(client)
            if let payload {
                try await handle.signal(signalName: name, input: payload)
            } else {
                try await handle.signal(signalName: name)
            }
        }
        try output.write(Document(id: selection.id, signal: name), "Signal '\(name)' recorded for '\(selection.id)'.")
    }
}
