import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine

struct BatchesCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a batch early. What was done by then is paid, and in its results."
    )

    @Argument(help: "The workflow id of the batch.") var id: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var id: String
    }

    func run() async throws {
        try await connection.withClient { client in
            try await client.workflowHandle(type: ModelBatchWorkflow.self, id: id)
                .signal(signalType: ModelBatchWorkflow.Cancel.self)
        }
        try output.write(Document(id: id), "Asked '\(id)' to end.")
    }
}
