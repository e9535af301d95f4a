import ArgumentParser
import Fermata
import FermataCommandLine

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what the server knows about a run, and how it ended.",
        discussion: "With --history --json, the history as every Temporal tool reads it, 'fermata replay' too."
    )

    @OptionGroup var selection: RunOptions
    @Flag(help: "Show the events of its history instead.") var history = false
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await connection.withClient { client in
            let handle = selection.handle(client)
            try history ? await showHistory(handle) : await showDescription(handle)
        }
    }

    private func showHistory(_ handle: UntypedWorkflowHandle) async throws {
        let json = try await handle.fetchHistory().jsonData()
        Terminal.answer(output.json ? String(decoding: json, as: UTF8.self) : try HistoryTable.text(json: json))
    }

    private func showDescription(_ handle: UntypedWorkflowHandle) async throws {
        let description = try await handle.describe()
        var document = RunDescriptionDocument(description)
        if !description.status.isOpen {
            do {
                // What is known of this run is asked for, not of the one that came after it.
                let result = try await handle.result(followRuns: false, resultType: Payload.self)
                document.result = JSONValue(result)
            } catch let error as WorkflowFailedError {
                document.failure = FailureDocument(error.cause)
            } catch is WorkflowContinuedAsNewError {
                // The status says so, and there is nothing else to say.
            }
        }
        try output.write(document, document.text())
    }
}
