import FermataAI
import FermataCommandLine

/// What is in a registry.
struct RegistryList {
    let entries: [DefinitionSummary]

    init(_ registry: DefinitionRegistry) async throws {
        var entries: [DefinitionSummary] = []
        while true {
            let page = try await registry.list(after: entries.last?.name ?? "")
            guard !page.isEmpty else { break }
            entries += page
        }
        self.entries = entries
    }

    /// A table; `nil` if there is nothing.
    func text(noun: String) -> String? {
        guard !entries.isEmpty else { return nil }
        var table = TextTable(columns: [noun, "VERSIONS", "LATEST", "LABELS"])
        for entry in entries {
            let labels = entry.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            table.append([
                entry.name, "\(entry.versions)", entry.latest.map(String.init) ?? "", labels.joined(separator: " "),
            ])
        }
        return table.text
    }
}
