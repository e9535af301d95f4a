import ArgumentParser
import Fermata
import FermataCommandLine

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask a workflow a question.",
        discussion: "A worker must be running to answer, also for a workflow that has ended."
    )

    @OptionGroup var selection: RunOptions
    @Argument(help: "The query's name.") var name: String
    @OptionGroup var input: InputOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let payload = try input.payload()
        let answer: Payload = try await connection.withClient { client in
            let handle = selection.handle(client)
            return if let payload {
                try await handle.query(queryName: name, input: payload)
            } else {
                try await handle.query(queryName: name)
            }
        }
        let value = JSONValue(answer)
        try output.write(value, Outline.text(value))
    }
}
