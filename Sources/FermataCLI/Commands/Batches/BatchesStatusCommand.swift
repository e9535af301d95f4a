import ArgumentParser
import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine

struct BatchesStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far a batch is. That takes a worker."
    )

    @Argument(help: "The workflow id of the batch.") var id: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let status = try await connection.withClient { client in
            try await client.workflowHandle(type: ModelBatchWorkflow.self, id: id)
                .query(queryType: ModelBatchWorkflow.Status.self)
        }
        let counts = status.counts
        let ended = max(counts.ended, status.batch?.ended ?? 0)
        var lines = ["\(id) is \(status.stage.rawValue): \(ended) of \(status.requests.map(String.init) ?? "?") ended."]
        if let batch = status.batch { lines.append("  at the provider: \(batch.id), \(batch.state.rawValue)") }
        if counts.ended > 0 {
            lines.append(
                "  \(counts.succeeded) succeeded, \(counts.failed) failed, \(counts.blocked) blocked, "
                    + "\(counts.cancelled) cancelled, \(counts.expired) expired; cost \(counts.cost)"
            )
        }
        if let problem = status.problem { lines.append("  \(problem)") }
        try output.write(status, lines.joined(separator: "\n"))
    }
}
