import ArgumentParser
import Fermata
import FermataCommandLine
import Foundation
import Logging

/// Which server to talk to. What is not given comes from the `TEMPORAL_*` environment, then from the profile file.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server; without it TEMPORAL_ADDRESS, or 127.0.0.1:7233.", valueName: "host:port"))
    var address: String?

    @Option(help: "The namespace; without it TEMPORAL_NAMESPACE, or 'default'.")
    var namespace: String?

    @Option(help: "The profile in the TOML file of connection settings that Temporal's tools share.")
    var profile: String?

    @Flag(help: "Use TLS, with the system's certificate authorities unless others are given.")
    var tls = false

    @Option(
        help: ArgumentHelp("The authorities, in PEM, that the server's certificate must be from.", valueName: "file")
    )
    var tlsCA: String?

    @Option(help: ArgumentHelp("This client's certificate, in PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The key of this client's certificate, in PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("The name that the server's certificate must carry.", valueName: "name"))
    var tlsServerName: String?

    @OptionGroup var logging: LoggingOptions

    func validate() throws {
        _ = try environment()
    }

    /// What the flags, the environment and the profile file say together.
    func clientProfile() throws -> ClientProfile {
        let environment = try environment()
        return try ClientProfile.load(environment: environment)
    }

    /// Runs `body` with a client for this server.
    func withClient<Result: Sendable>(_ body: (TemporalClient) async throws -> Result) async throws -> Result {
        try await TemporalClient.withClient(profile: clientProfile(), logger: logging.logger(), body)
    }

    private func environment() throws -> [String: String] {
        var flags = ConnectionFlags()
        flags.address = address
        flags.namespace = namespace
        flags.profile = profile
        flags.usesTLS = tls
        flags.serverCertificates = tlsCA
        flags.clientCertificate = tlsCert
        flags.clientKey = tlsKey
        flags.serverName = tlsServerName
        return try flags.environment(over: ProcessInfo.processInfo.environment)
    }
}
