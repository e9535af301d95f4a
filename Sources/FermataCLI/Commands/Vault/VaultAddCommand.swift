import ArgumentParser
import FermataAI
import FermataCommandLine
import Foundation

struct VaultAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Refuse content from now on.",
        discussion: "Others on this machine can see a text on the command line; @FILE and - keep it to yourself."
    )

    @Argument(help: "The content: a text, @FILE, or - for standard input.")
    var content: String

    @Option(help: "Why, in words that do not quote the content: they are kept.")
    var reason: String

    @Option(help: "Who refuses it; without it, your user name.")
    var by: String = ProcessInfo.processInfo.userName

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let text = try TextArgument(content).text
        let entry = try await store.vault().refuse(text, reason: reason, by: by)
        try output.write(entry, "Refused as entry \(entry.id).")
    }
}
