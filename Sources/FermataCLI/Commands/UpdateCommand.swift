import ArgumentParser
import Fermata
import FermataCommandLine

struct UpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Send a workflow an update, and wait for its answer.",
        discussion: "A worker must be running."
    )

    @OptionGroup var selection: RunOptions
    @Argument(help: "The update's name.") var name: String
    @OptionGroup var input: InputOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let payload = try input.payload()
        let answer: Payload = try await connection.withClient { client in
            let handle = selection.handle(client)
            return if let payload {
                try await handle.executeUpdate(updateName: name, input: payload)
            } else {
                try await handle.executeUpdate(updateName: name)
            }
        }
        let value = JSONValue(answer)
        try output.write(value, Outline.text(value))
    }
}
