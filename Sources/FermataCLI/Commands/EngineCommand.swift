import ArgumentParser
import Fermata
import FermataEngine
import Foundation
import Logging
import ServiceLifecycle

struct EngineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract: "Serve Temporal's API from one SQLite file, and keep it up until Ctrl-C.",
        discussion: "Any Temporal SDK, command or UI can connect. Without --database everything is in memory."
    )

    @Option(help: ArgumentHelp("The database file; made if it is not there.", valueName: "path"))
    var database: String?

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "ip"))
    var ip = "127.0.0.1"

    @Option(help: ArgumentHelp("The port to listen on; 0 is any free one.", valueName: "port"))
    var port = TemporalTarget.defaultPort

    @Option(
        name: .customLong("namespace"),
        help: ArgumentHelp("A namespace that exists from the start; repeat it for more.", valueName: "name")
    )
    var namespaces = ["default"]

    @OptionGroup var engine: EngineOptions
    @OptionGroup var logging: LoggingOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be a number from 0 to 65535.") }
    }

    func run() async throws {
        let logger = logging.logger()
        let serving = ServingOptions(host: ip, port: port)
        let configuration = try engine.configuration(path: database, serving: serving, namespaces: namespaces)
        let metrics = try await engine.metricsEndpoint()
        let engine = try await EmbeddedEngine.opened(configuration, logger: logger)
        let services: [any Service] = [engine] + [metrics].compactMap { $0 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await ServiceRun.run(services, logger: logger) }
            Terminal.complain("The engine serves \(try await engine.listeningAddress(port: port)).")
            try await group.waitForAll()
        }
        Terminal.complain("Stopped.")
    }
}
