import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine

struct BatchesReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Say that the provider has called because a batch ended, so that the run looks at once.",
        discussion:
            "For batches that were submitted with --callback. Whoever receives the provider's calls runs this; the "
            + "job's metadata at OpenAI name the workflow as fermata_workflow."
    )

    @Argument(help: "The workflow id of the batch.") var id: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var id: String
    }

    func run() async throws {
        try await connection.withClient { try await $0.reportModelBatch(workflowID: id) }
        try output.write(Document(id: id), "Reported to '\(id)'.")
    }
}
