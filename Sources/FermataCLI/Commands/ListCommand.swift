import ArgumentParser
import Fermata
import FermataCommandLine

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List runs, the latest first.",
        discussion: "A run may take a second to appear. Queries are the server's, for example: "
            + "WorkflowType = 'SampleWorkflow' AND ExecutionStatus = 'Running'"
    )

    @Option(help: "Which runs; without it, all.")
    var query: String?

    @Option(help: "The most runs to list.")
    var limit = 50

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        /// Whether there are more runs than were asked for.
        var hasMore: Bool
        var runs: [RunSummaryDocument]
    }

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let document = try await connection.withClient { client in
            var document = Document(hasMore: false, runs: [])
            for try await summary in client.listWorkflows(query: query ?? "", pageSize: min(limit + 1, 1_000)) {
                guard document.runs.count < limit else {
                    document.hasMore = true
                    break
                }
                document.runs.append(RunSummaryDocument(summary))
            }
            return document
        }
        try output.write(document, RunSummaryDocument.table(document.runs))
        if document.hasMore, !output.json { Terminal.complain("There are more; --limit shows more than \(limit).") }
    }
}
