import ArgumentParser
import Fermata

struct TerminateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminate",
        abstract: "End a workflow at once, without a word to its code."
    )

    @OptionGroup var selection: RunOptions
    @Option(help: "Recorded for people.") var reason: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var id: String
        var requested = "terminate"
    }

    func run() async throws {
        try await connection.withClient { try await selection.handle($0).terminate(reason: reason) }
        try output.write(Document(id: selection.id), "Ended '\(selection.id)'.")
    }
}
