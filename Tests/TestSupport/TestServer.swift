package import Fermata
import FermataEngine
import Foundation
package import Logging

/// The server that the live tests of a process share.
///
/// `FERMATA_TEST_SERVER` says which: `engine`, the default, is the embedded engine in this process with everything in
/// memory; `reference` is the official development server. It is started by the first test and ends with this process.
/// `FERMATA_TEST_ADDRESS` or `TEMPORAL_ADDRESS` names one that is running, and then nothing is started.
package final class TestServer: Sendable {
    private enum Host {
        case elsewhere
        case process(ChildProcess)
        case engine(EmbeddedEngine)
    }

    /// The namespace the tests run in.
    package static let namespace = "default"
    /// Custom search attributes that tests use.
    package static let searchAttributes = ["Stage": "Keyword", "Score": "Int"]

    /// `host:port`, for programs that tests start, and for tests that are about the network.
    package let address: String
    private let host: Host

    private init(address: String, host: Host) {
        self.address = address
        self.host = host
    }

    /// Whether tests can run: there is a server, or what it takes to start one.
    package static let isAvailable: Bool = {
        if givenAddress != nil || wanted != "reference" || Tools.temporal != nil { return true }
        Tools.complain(
            Tools.areRequired
                ? "The reference server is missing; FERMATA_CI=1, so the tests that need it fail. Run 'make tools'."
                : "The reference server is missing: every test that needs it is SKIPPED. Run 'make tools' first."
        )
        return Tools.areRequired
    }()

    private static let givenAddress = environment("FERMATA_TEST_ADDRESS") ?? environment("TEMPORAL_ADDRESS")
    private static let wanted = environment("FERMATA_TEST_SERVER") ?? "engine"
    // No test owns what all share.
    private static let start = Task { try await launch() }

    /// The server, started if need be, and ready.
    package static var shared: TestServer {
        get async throws { try await start.value }
    }

    /// How clients reach it over the network.
    package var target: TemporalTarget {
        get throws { try TemporalTarget(address: address) }
    }

    /// Gives `body` a client, with no network between it and a server of this process.
    package func withClient<Result: Sendable>(
        _ configuration: TemporalClient.Configuration,
        logger: Logger,
        _ body: (TemporalClient) async throws -> Result
    ) async throws -> Result {
        if case .engine(let engine) = host {
            return try await TemporalClient.withClient(
                target: engine.target,
                configuration: configuration,
                logger: logger,
                body
            )
        }
        return try await TemporalClient.withClient(
            target: try target,
            configuration: configuration,
            logger: logger,
            body
        )
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func launch() async throws -> TestServer {
        if let givenAddress {
            Tools.complain("Live tests use the server at \(givenAddress).")
            for (name, type) in searchAttributes.sorted(by: { $0.key < $1.key }) where Tools.temporal != nil {
                // Fails when the attribute exists, which is as good.
                let creation = ["operator", "search-attribute", "create", "--name", name, "--type", type]
                try await ReferenceServer.operate(creation, at: givenAddress)
            }
            return TestServer(address: givenAddress, host: .elsewhere)
        }
        switch wanted {
        case "engine":
            let engine = try await startEngine()
            return TestServer(address: try await engine.address, host: .engine(engine))
        case "reference":
            let (address, process) = try await ReferenceServer.start(searchAttributes: searchAttributes)
            return TestServer(address: address, host: .process(process))
        default:
            throw TestSupportError("FERMATA_TEST_SERVER is '\(wanted)'; it must be 'engine' or 'reference'.")
        }
    }

    private static func startEngine() async throws -> EmbeddedEngine {
        var logger = Logger(label: "fermata.engine") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let configuration = EngineConfiguration(
            durability: .memory,
            serving: ServingOptions(port: 0),
            namespaces: [namespace],
            searchAttributes: searchAttributes
        )
        let engine = try await EmbeddedEngine(configuration, logger: logger)
        // It runs until the process ends: no test may stop what others use.
        Task {
            do {
                try await engine.run()
            } catch {
                Tools.complain("The engine has ended: \(error)")
            }
        }
        Tools.complain("Live tests use the embedded engine at \(try await engine.address) and in this process.")
        return engine
    }
}
