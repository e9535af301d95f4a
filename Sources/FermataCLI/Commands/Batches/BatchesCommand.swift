import ArgumentParser
import FermataCatalog
import Foundation

struct BatchesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batches",
        abstract: "Run many requests as one job of their provider, for less and within a day.",
        discussion:
            "Requests and results are files in the data directory, so give the worker and these commands the same "
            + "--data. docs/agents.md describes the file.",
        subcommands: [
            BatchesSubmitCommand.self, BatchesStatusCommand.self, BatchesResultsCommand.self, BatchesCancelCommand.self,
            BatchesReportCommand.self,
        ]
    )
}

extension StoreOptions {
    /// The files of batch jobs.
    var batchStore: ContentStore { ModelBatchFile.store(directory: dataDirectory.appending(path: "content").path) }
}
