import ArgumentParser
import Fermata
import FermataCommandLine
import FermataEngine
import Foundation
import Logging
import ServiceLifecycle

struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run an engine and a worker in this process, and keep them until Ctrl-C.",
        discussion: "The engine listens on 127.0.0.1 for other commands, and keeps its database in the data directory. "
            + "With --address there is no engine: the worker connects to the server that is named."
    )

    @Option(help: ArgumentHelp("The engine's port; 0 is any free one.", valueName: "port"))
    var port = TemporalTarget.defaultPort

    @OptionGroup var worker: WorkerOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be a number from 0 to 65535.") }
    }

    func run() async throws {
        guard connection.address == nil else {
            return try await WorkerCommand.serve(worker, connection, output)
        }
        let logger = connection.logging.logger()
        let data = worker.dataDirectory
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        // Not from the environment: what is set there is meant for another server.
        let namespace = connection.namespace ?? "default"
        let configuration = try engine.configuration(
            path: data.appending(path: "engine.db").path(percentEncoded: false),
            serving: ServingOptions(port: port),
            namespaces: [namespace]
        )
        let metrics = try await engine.metricsEndpoint()
        let engine = try await EmbeddedEngine.opened(configuration, logger: logger)
        let client = TemporalClient(
            target: engine.target,
            configuration: .init(namespace: namespace),
            logger: logger
        )
        let workers = try await CatalogWorker.services(client: client, options: worker, logger: logger)
        // In this order: the worker ends first, the engine last.
        let services: [any Service] = [engine] + [metrics].compactMap { $0 } + [client] + workers
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await ServiceRun.run(services, logger: logger) }
            try ReadyDocument(
                address: try await engine.listeningAddress(port: port),
                namespace: namespace,
                options: worker,
                ownServer: true
            )
            .announce(output)
            try await group.waitForAll()
        }
        Terminal.complain("Stopped.")
    }
}
