import ArgumentParser
import Fermata
import FermataAI
import FermataCatalog

struct AgentsWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show an agent's tokens and steps as they come, until its run ends.",
        discussion: "They are read from the data directory that the worker uses; the worker itself is not asked. With "
            + "--json each line is one event with its offset, so that a reader that stopped can go on with --from."
    )

    @Argument(help: "The workflow id of the run.")
    var id: String

    @Option(help: ArgumentHelp("The first event to show; without it, the run's first.", valueName: "offset"))
    var from: Int64?

    @OptionGroup var store: StoreOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard from ?? 0 >= 0 else { throw ValidationError("--from must be 0 or more.") }
    }

    func run() async throws {
        let streams = try await store.aiStore().streams
        try await connection.withClient { client in
            let handle = try await AgentHandle.of(id, client)
            try await AgentWatch(handle: handle, streams: streams, json: output.json, from: from).run()
        }
    }
}
