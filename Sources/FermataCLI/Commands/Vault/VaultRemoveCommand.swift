import ArgumentParser
import FermataAI
import FermataCommandLine
import Foundation

struct VaultRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Let refused content pass again. The record of it stays: fermata vault audit"
    )

    @Argument(help: "The entry, as 'fermata vault list' shows it.") var entry: Int64
    @Option(help: "Why, for the record.") var reason: String
    @Option(help: "Who does it; without it, your user name.") var by: String = ProcessInfo.processInfo.userName
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var released: Int64
    }

    func run() async throws {
        guard try await store.vault().release(entry, reason: reason, by: by) else {
            throw CommandFailure(.inputMissing, "The vault has no entry \(entry). 'fermata vault list' shows them.")
        }
        try output.write(Document(released: entry), "What entry \(entry) refused may pass again.")
    }
}
