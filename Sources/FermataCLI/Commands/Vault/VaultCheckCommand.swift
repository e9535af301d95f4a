import ArgumentParser
import FermataAI
import FermataCommandLine

struct VaultCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell whether content was refused. Ends with 1 if it was."
    )

    @Argument(help: "The content: a text, @FILE, or - for standard input.")
    var content: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var isRefused: Bool
        var entry: VaultEntry?
        var share: Double?
    }

    func run() async throws {
        let match = try await store.vault().contains(try TextArgument(content).text)
        let document = Document(isRefused: match != nil, entry: match?.entry, share: match?.share)
        guard let match else { return try output.write(document, "It was not refused.") }
        let percent = Int((match.share * 100).rounded(.down))
        let how = match.share == 1 ? "It was refused" : "\(percent) % of what was refused is in it"
        try output.write(document, "\(how): entry \(match.entry.id), \(match.entry.reason)")
        throw ExitCode(CommandStatus.failed.rawValue)
    }
}
