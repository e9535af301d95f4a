import ArgumentParser
import FermataAI
import FermataCommandLine
import Foundation

struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Show what models were used for, and what it cost.",
        discussion: "Days and moments are in UTC: 2026-11-22, or 2026-11-22T09:00:00Z."
    )

    @Option(
        help: ArgumentHelp(
            "What to add up by: \(UsageQuery.Grouping.allCases.map(\.rawValue).joined(separator: ", ")). Repeat it for "
                + "more; without it, model.",
            valueName: "what"
        ),
        transform: Self.grouping
    )
    var by: [UsageQuery.Grouping] = []

    @Option(help: ArgumentHelp("Calls from this moment on.", valueName: "time"), transform: { try Moment.date($0) })
    var from: Date?

    @Option(help: ArgumentHelp("Calls before this moment.", valueName: "time"), transform: { try Moment.date($0) })
    var to: Date?

    @Option(help: ArgumentHelp("Calls to this model, by its provider's name.", valueName: "name")) var model: String?
    @Option(help: ArgumentHelp("Calls of this agent.", valueName: "name")) var agent: String?
    @Option(help: ArgumentHelp("Calls for this person.", valueName: "name")) var user: String?
    @Option(help: ArgumentHelp("Calls for this customer.", valueName: "name")) var tenant: String?
    @Option(name: .customLong("run"), help: ArgumentHelp("Calls of this run.", valueName: "workflow-id"))
    var workflow: String?

    @Flag(help: "Write CSV.")
    var csv = false

    @Flag(help: "Write each call by itself, as CSV.")
    var calls = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    private static func grouping(_ text: String) throws -> UsageQuery.Grouping {
        guard let grouping = UsageQuery.Grouping(rawValue: text) else {
            let names = UsageQuery.Grouping.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is none of \(names).")
        }
        return grouping
    }

    func validate() throws {
        guard !(calls && (csv || output.json || !by.isEmpty)) else {
            throw ValidationError("--calls adds nothing up and is CSV already; leave --by, --csv and --json out.")
        }
        guard !(csv && output.json) else { throw ValidationError("Give one of --csv and --json.") }
    }

    func run() async throws {
        let by = by.isEmpty ? [.model] : by
        let scopes: [(BudgetScope.Kind, String?)] = [
            (.agent, agent), (.user, user), (.tenant, tenant), (.run, workflow),
        ]
        let query = UsageQuery(
            from: from,
            to: to,
            scopes: scopes.compactMap { kind, value in value.map { BudgetScope(kind, $0) } },
            model: model,
            grouping: by
        )
        let ledger = try await store.aiStore().ledger
        // The lines have their ends already.
        guard !calls else { return try await ledger.exportRecords(query) { Terminal.write($0) } }
        let report = try await ledger.usage(query)
        guard !csv else { return Terminal.write(report.csv) }
        var table = TextTable(
            columns: by.map { $0.rawValue.uppercased() } + ["CALLS", "ESTIMATED", "INPUT", "OUTPUT", "COST"]
        )
        for row in report.rows {
            let group = row.group.map { $0.isEmpty ? "-" : $0 }
            table.append(
                group + [
                    "\(row.calls)", "\(row.estimatedCalls)", "\(row.inputTokens)", "\(row.outputTokens)", "\(row.cost)",
                ]
            )
        }
        try output.write(report, report.rows.isEmpty ? "No calls." : table.text)
    }
}
