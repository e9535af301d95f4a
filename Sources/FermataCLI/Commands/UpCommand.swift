import ArgumentParser
import Fermata
import FermataCommandLine
import Foundation
import Logging

struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start a local Temporal server and a worker, and keep them until Ctrl-C.",
        discussion: "The server listens on 127.0.0.1 and keeps its database in the data directory. With --address "
            + "there is no local server: the worker connects to the one that is named."
    )

    @Option(help: ArgumentHelp("The local server's port; 0 is any free one.", valueName: "port"))
    var port = TemporalTarget.defaultPort

    @OptionGroup var worker: WorkerOptions
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
        let lock = try DirectoryLock(worker.dataDirectory)
        let configuration = ReferenceServer.Configuration(
            binary: try ServerBinary.find(),
            port: port == 0 ? try LoopbackPort.free() : port,
            dataDirectory: worker.dataDirectory,
            // Not from the environment: what is set there is meant for another server.
            namespace: connection.namespace ?? "default"
        )
        let client = try client(of: configuration, logger: logger)
        let catalogWorker = try CatalogWorker.make(client: client, options: worker, logger: logger)

        let server = try await ReferenceServer.start(configuration) { _ in await isServing(configuration) }
        try ReadyDocument(address: server.address, namespace: client.namespace, options: worker, ownServer: true)
            .announce(output)
        // In this order: the worker ends first, the server last.
        try await ServiceRun.run([server, client, catalogWorker], logger: logger)
        withExtendedLifetime(lock) {}
        Terminal.complain("Stopped.")
    }

    private func client(of server: ReferenceServer.Configuration, logger: Logger) throws -> TemporalClient {
        try TemporalClient(
            target: .ipv4(address: "127.0.0.1", port: server.port),
            transportSecurity: .plaintext,
            configuration: .init(namespace: server.namespace),
            logger: logger
        )
    }

    private func isServing(_ server: ReferenceServer.Configuration) async -> Bool {
        guard LoopbackPort.answers(server.port) else { return false }
        let answer = try? await TemporalClient.withClient(
            target: .ipv4(address: "127.0.0.1", port: server.port),
            transportSecurity: .plaintext,
            configuration: .init(namespace: server.namespace),
            // A server on its way up refuses calls; that is no news.
            logger: Logger(label: "fermata") { _ in SwiftLogNoOpLogHandler() }
        ) { try await $0.countWorkflows() }
        return answer != nil
    }
}
