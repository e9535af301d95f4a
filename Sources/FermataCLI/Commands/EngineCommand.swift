import ArgumentParser
import Fermata
import FermataCommandLine
import FermataEngine
import Foundation
import Logging

struct EngineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract: "Serve Temporal's API from one SQLite file, and keep it up until Ctrl-C.",
        discussion: "Any Temporal SDK, command or UI can connect. Without --database everything is in memory."
    )

    @Option(help: ArgumentHelp("The database file; made if it is not there.", valueName: "path"))
    var database: String?

    @Option(help: ArgumentHelp("What an acknowledged change survives: full (a power cut), normal (a crash) or memory.", valueName: "full|normal|memory"))
    var durability = "full"

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "ip"))
    var ip = "127.0.0.1"

    @Option(help: ArgumentHelp("The port to listen on; 0 is any free one.", valueName: "port"))
    var port = TemporalTarget.defaultPort

    @Option(name: .customLong("namespace"), help: ArgumentHelp("A namespace that exists from the start; may be repeated.", valueName: "name"))
    var namespaces: [String] = ["default"]

    @Option(name: .customLong("search-attribute"), help: ArgumentHelp("A custom search attribute; may be repeated.", valueName: "name=type"))
    var searchAttributes: [String] = []

    @OptionGroup var logging: LoggingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be a number from 0 to 65535.") }
        guard Durability(rawValue: durability) != nil else {
            throw ValidationError("--durability must be full, normal or memory.")
        }
        for attribute in searchAttributes where !attribute.contains("=") {
            throw ValidationError("--search-attribute must be NAME=TYPE, such as Stage=Keyword.")
        }
    }

    func run() async throws {
        let logger = logging.logger()
        let attributes = searchAttributes.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let configuration = EngineConfiguration(
            path: database,
            durability: Durability(rawValue: durability) ?? .full,
            serving: ServingOptions(host: ip, port: port),
            namespaces: namespaces,
            searchAttributes: Dictionary(attributes.map { ($0[0], $0[1]) }) { _, last in last }
        )
        let engine = try await EmbeddedEngine(configuration, logger: logger)
        async let announced: Void = announce(engine)
        try await ServiceRun.run([engine], logger: logger)
        try await announced
        Terminal.complain("Stopped.")
    }

    private func announce(_ engine: EmbeddedEngine) async throws {
        guard let address = try? await engine.address else { return }
        Terminal.complain("The engine serves \(address).")
    }
}
