import ArgumentParser
import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine

struct BatchesSubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit requests, and return when the server has recorded them.",
        discussion:
            #"A line of the file is for example {"id": "a", "prompt": "Translate: house", "maxOutputTokens": 100}."#
    )

    @Argument(help: "A file with a JSON object in each line, or - for standard input.")
    var file: String

    @Option(help: "A model of the configuration.")
    var model: String

    @Option(help: "For whom, for budgets and usage.")
    var user: String?

    @Option(help: "How often requests that the provider had no time for are submitted again.")
    var resubmissions = 0

    @Flag(help: "Somebody will report the provider's call; see 'fermata batches report'.")
    var callback = false

    @Option(help: "The workflow id; without it, one is made.")
    var id: String?

    @Option(help: ArgumentHelp("The task queue that its workers poll.", valueName: "name"))
    var taskQueue = CatalogWorker.defaultTaskQueue

    @OptionGroup var store: StoreOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let items = try items()
        let input = ModelBatchInput(
            requests: try await ModelBatchFile.store(items, in: store.batchStore),
            model: model,
            user: user,
            callback: callback,
            resubmissions: resubmissions
        )
        let options = WorkflowOptions(id: id ?? WorkflowIDs.make(for: ModelBatchWorkflow.name), taskQueue: taskQueue)
        try await connection.withClient { client in
            let handle = try await client.startWorkflow(type: ModelBatchWorkflow.self, options: options, input: input)
            try output.write(
                RunDocument(id: handle.id, runID: handle.resultRunID, workflow: ModelBatchWorkflow.name),
                "Submitted \(items.count) requests as '\(handle.id)'. See how it goes: fermata batches status \(handle.id)"
            )
        }
    }

    private func items() throws -> [ModelBatchItem] {
        let lines = try InputFile.contents(file)
        do {
            return try ModelBatchFile.items(lines: lines)
        } catch let error as ApplicationError {
            throw CommandFailure(.usage, "\(file): \(error.message)")
        }
    }
}
