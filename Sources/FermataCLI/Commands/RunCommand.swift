import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine
import Foundation

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start a workflow, and wait for its result.",
        discussion: "While it runs, its answers to the query 'progress' are shown on stderr. Ctrl-C stops the wait, "
            + "not the workflow."
    )

    enum Mode: String, EnumerableFlag {
        case wait, detach

        static func help(for value: Mode) -> ArgumentHelp? {
            switch value {
            case .wait: "Wait for the result (the default)."
            case .detach: "Return as soon as the server has recorded the start."
            }
        }
    }

    @Argument(help: "The workflow type; 'fermata workflows' lists those of the catalogue.")
    var workflow: String

    @Option(help: "The workflow id; without it, one is made.")
    var id: String?

    @OptionGroup var input: InputOptions

    @Flag var mode = Mode.wait

    @Option(help: ArgumentHelp("The task queue that its workers poll.", valueName: "name"))
    var taskQueue = CatalogWorker.defaultTaskQueue

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        // Nobody would ever pick such a run up. On other queues there are other people's workers.
        let names = CatalogWorker.workflowNames
        guard taskQueue == CatalogWorker.defaultTaskQueue, !names.contains(workflow) else { return }
        throw CommandFailure(
            .usage,
            "There is no workflow '\(workflow)' in the catalogue. It has: \(names.joined(separator: ", ")). "
                + "For a workflow of your own, give the --task-queue of your worker."
        )
    }

    func run() async throws {
        let payload = try input.payload()
        let options = WorkflowOptions(id: id ?? WorkflowIDs.make(for: workflow), taskQueue: taskQueue)
        try await connection.withClient { client in
            let handle =
                if let payload {
                    try await client.startWorkflow(name: workflow, options: options, input: payload)
                } else {
                    try await client.startWorkflow(name: workflow, options: options)
                }
            var document = RunDocument(id: handle.id, runID: handle.resultRunID, workflow: workflow)
            guard mode == .wait else {
                let next = "See how it goes: fermata status \(handle.id)"
                return try output.write(document, "Started '\(handle.id)'. \(next)")
            }
            Terminal.complain("Started '\(handle.id)'.")
            if workflow == WebPageReviewWorkflow.name {
                Terminal.complain(
                    "Its draft will wait for you: fermata status \(handle.id), then fermata approve \(handle.id)"
                )
            }
            do {
                let result = try await RunProgress.showing(of: handle, quiet: output.json) {
                    try await handle.result(resultType: Payload.self)
                }
                document.finish(result: JSONValue(result))
            } catch let error as WorkflowFailedError {
                document.finish(error)
                if output.json { Terminal.answer(try JSONDocument.text(document)) }
                throw error
            }
            try output.write(document, JSONDocument.text(document.result ?? .null))
        }
    }
}
