import ArgumentParser
import FermataAI
import FermataCommandLine

struct BudgetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budgets",
        abstract: "Show what budgets allow, and what is left of them.",
        discussion:
            "A budget without a value gives each user, agent or run its own; those that have called a model are "
            + "listed."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let configuration = try store.configuration()
        let lines = try await BudgetLine.all(configuration.budgets, store.aiStore().ledger)
        var table = TextTable(columns: ["BUDGET", "FOR", "WINDOW", "LIMIT", "SPENT", "RESERVED", "LEFT"])
        for line in lines {
            table.append([
                line.budget, "\(line.scope.rawValue) \(line.value ?? "(nobody yet)")", line.window.rawValue, line.limit,
                line.spent, line.reserved, line.left,
            ])
        }
        let hint = store.configurationFile == nil ? " Name the file with --config, or in FERMATA_MODELS." : ""
        try output.write(lines, lines.isEmpty ? "The configuration has no budgets.\(hint)" : table.text)
    }
}
