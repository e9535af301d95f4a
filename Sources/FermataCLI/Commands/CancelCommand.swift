import ArgumentParser
import Fermata

struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Ask a workflow to end, leaving it time to clean up."
    )

    @OptionGroup var selection: RunOptions
    @Option(help: "Recorded for people.") var reason: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var id: String
        var requested = "cancel"
    }

    func run() async throws {
        try await connection.withClient { try await selection.handle($0).cancel(reason: reason) }
        try output.write(
            Document(id: selection.id),
            "Asked '\(selection.id)' to end. See how it goes: fermata show \(selection.id)"
        )
    }
}
