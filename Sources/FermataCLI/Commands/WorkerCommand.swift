import ArgumentParser
import Fermata
import FermataCommandLine

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Run a worker of the catalogue's workflows against a server that is there.",
        discussion: "It stops on Ctrl-C or SIGTERM, after the activities at work have ended."
    )

    @OptionGroup var worker: WorkerOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Self.serve(worker, connection, output)
    }

    /// Runs the worker until it is told to stop. What `up` does too when a server is named.
    static func serve(_ options: WorkerOptions, _ connection: ConnectionOptions, _ output: OutputOptions) async throws {
        let logger = connection.logging.logger()
        let profile = try connection.clientProfile()
        let client = try TemporalClient(profile: profile, logger: logger)
        let workers = try await CatalogWorker.services(client: client, options: options, logger: logger)
        // A wrong address or namespace is told now, not retried in silence.
        try await connection.withClient { _ = try await $0.countWorkflows() }
        try ReadyDocument(
            address: "\(profile.target())",
            namespace: client.namespace,
            options: options,
            ownServer: false
        )
        .announce(output)
        try await ServiceRun.run([client] + workers, logger: logger)
    }
}
