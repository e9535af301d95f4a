import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine
import Foundation

struct BatchesResultsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "results",
        abstract: "Write the results of a batch that ended, a JSON object in each line.",
        discussion: "With --json it writes what the batch came to, without the results. It waits for a batch that runs."
    )

    @Argument(help: "The workflow id of the batch.") var id: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let result = try await connection.withClient { client in
            try await client.workflowHandle(type: ModelBatchWorkflow.self, id: id).result()
        }
        guard !output.json else { return try output.write(result, "") }
        for reference in result.results {
            let piece = try await store.batchStore.data(for: reference)
            Terminal.answer(String(String(decoding: piece, as: UTF8.self).dropLast()))
        }
    }
}
