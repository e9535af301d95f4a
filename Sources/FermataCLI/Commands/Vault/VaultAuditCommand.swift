import ArgumentParser
import FermataAI
import FermataCommandLine
import Foundation

struct VaultAuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show who refused and released what, newest first."
    )

    @Option(help: "The most lines.") var limit = 100
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 10,000.") }
    }

    func run() async throws {
        let audit = try await store.vault().audit(limit: limit)
        var table = TextTable(columns: ["AT", "BY", "DID", "ENTRY", "REASON"])
        for line in audit {
            table.append([line.at.formatted(.iso8601), line.by, line.action.rawValue, "\(line.entry)", line.reason])
        }
        try output.write(audit, audit.isEmpty ? "Nothing was refused or released." : table.text)
    }
}
