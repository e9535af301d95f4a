import ArgumentParser
import FermataAI
import FermataCommandLine
import Foundation

struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Show what models were used for, and what it cost."
    )

    @Option(help: "What to add up by; repeat it for more. Without it, model.", transform: Self.grouping)
    var by: [UsageQuery.Grouping] = []

    @Flag(help: "Write CSV.")
    var csv = false

    @OptionGroup var worker: WorkerOptions
    @OptionGroup var output: OutputOptions

    private static func grouping(_ text: String) throws -> UsageQuery.Grouping {
        guard let grouping = UsageQuery.Grouping(rawValue: text) else {
            let names = UsageQuery.Grouping.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is none of \(names).")
        }
        return grouping
    }

    func run() async throws {
        let by = by.isEmpty ? [.model] : by
        let report = try await worker.aiServices().ledger.usage(UsageQuery(grouping: by))
        guard !csv else { return Terminal.answer(report.csv) }
        var table = TextTable(columns: by.map { $0.rawValue.uppercased() } + ["CALLS", "INPUT", "OUTPUT", "COST"])
        for row in report.rows {
            table.append(row.group + ["\(row.calls)", "\(row.inputTokens)", "\(row.outputTokens)", "\(row.cost)"])
        }
        try output.write(report, report.rows.isEmpty ? "No calls." : table.text)
    }
}
