import ArgumentParser
import FermataAI
import FermataCommandLine
import Foundation

struct VaultListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what was refused, newest first."
    )

    @Option(help: "The most entries.") var limit = 100
    @Option(help: ArgumentHelp("Only entries older than this one.", valueName: "entry")) var before: Int64?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 10,000.") }
    }

    func run() async throws {
        let entries = try await store.vault().entries(before: before, limit: limit)
        var table = TextTable(columns: ["ENTRY", "REFUSED", "BY", "FINGERPRINT", "REASON"])
        for entry in entries {
            table.append([
                "\(entry.id)", entry.refusedAt.formatted(.iso8601), entry.refusedBy,
                String(entry.fingerprint.prefix(8)),
                entry.reason,
            ])
        }
        try output.write(entries, entries.isEmpty ? "Nothing was refused." : table.text)
    }
}
