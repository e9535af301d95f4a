import Fermata
import Foundation
import TestSupport
import Testing

@Suite("TLS", .needsServer, .needsPython, .live)
struct TLSTests {
    @Test("a server with a certificate of a trusted authority is accepted")
    func valid() async throws {
        try await withEndpoint([]) { target, roots in
            let security = TransportSecurity.tls(TLSOptions(serverRootCertificates: roots.authority))
            let version = try await Self.version(target, security)
            #expect(!version.isEmpty)
        }
    }

    @Test("an expired certificate is refused at once, with a message that says so")
    func expired() async throws {
        try await withEndpoint(["--certificate", "expired"]) { target, roots in
            let security = TransportSecurity.tls(TLSOptions(serverRootCertificates: roots.authority))
            let error = await #expect(throws: FermataError.self) { try await Self.version(target, security) }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("expired") == true, "\(error?.message ?? "")")
        }
    }

    @Test("a certificate of an unknown authority is refused")
    func unknownAuthority() async throws {
        try await withEndpoint([]) { target, _ in
            let error = await #expect(throws: FermataError.self) { try await Self.version(target, .tls) }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("certificate") == true, "\(error?.message ?? "")")
        }
    }

    @Test("a server that asks for a client's certificate gets it, and refuses a client without one")
    func mutual() async throws {
        try await withEndpoint(["--mutual"]) { target, roots in
            let bare = TLSOptions(serverRootCertificates: roots.authority)
            let error = await #expect(throws: FermataError.self) { try await Self.version(target, .tls(bare)) }
            #expect(error?.code == .unavailable)
            var full = bare
            full.clientCertificate = roots.certificate
            full.clientPrivateKey = roots.key
            let version = try await Self.version(target, .tls(full))
            #expect(!version.isEmpty)
        }
    }

    @Test("TLS to a server that speaks plaintext is refused, with a message that says so")
    func plaintextServer() async throws {
        let target = try await TestServer.shared.target
        let error = await #expect(throws: FermataError.self) { try await Self.version(target, .tls) }
        #expect(error?.message.contains("TLS") == true, "\(error?.message ?? "")")
    }

    private struct Files: Sendable {
        var authority: TLSOptions.PEM
        var certificate: TLSOptions.PEM
        var key: TLSOptions.PEM
    }

    private static func version(_ target: TemporalTarget, _ security: TransportSecurity) async throws -> String {
        try await TemporalClient.withClient(target: target, transportSecurity: security, logger: .quiet) { client in
            try await client.serverVersion()
        }
    }

    /// Puts a TLS endpoint before the shared server.
    private func withEndpoint(
        _ arguments: [String],
        _ body: (TemporalTarget, Files) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fermata-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let upstream = try await TestServer.shared.address
        let endpoint = try Python.start(
            "tls_endpoint.py",
            ["--directory", directory.path, "--upstream", upstream] + arguments
        )
        try await endpoint.waitForOutput("ready")
        let port = endpoint.output.split(separator: " ").last.map(String.init) ?? ""
        let files = Files(
            authority: .file(directory.appending(path: "ca.pem").path),
            certificate: .file(directory.appending(path: "client.pem").path),
            key: .file(directory.appending(path: "client.key").path)
        )
        try await body(try TemporalTarget(address: "127.0.0.1:\(port)"), files)
        endpoint.send(SIGTERM)
    }
}
