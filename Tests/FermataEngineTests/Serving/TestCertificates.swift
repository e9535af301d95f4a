import Foundation
import GRPCNIOTransportHTTP2Posix

@testable import FermataEngine

/// Certificates for one test, made by `openssl` in a folder of its own.
struct TestCertificates: Sendable {
    static let areAvailable = FileManager.default.isExecutableFile(atPath: openssl)
    private static let openssl = "/usr/bin/openssl"

    private let folder: URL

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try authority("ca")
        try authority("foreign")
        try certificate("server", commonName: "localhost", by: "ca")
        try certificate("client", commonName: "billing", by: "ca")
        try certificate("other", commonName: "other", by: "ca")
        try certificate("stranger", commonName: "billing", by: "foreign")
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// A server that wants certificates of its clients.
    var mutual: ServingOptions {
        let tls = EngineTLS(
            certificateChain: .file(path("server.pem")),
            privateKey: .file(path("server.key")),
            clientAuthorities: .file(path("ca.pem"))
        )
        return ServingOptions(port: 0, tls: tls)
    }

    /// A client that trusts the server and shows nothing.
    var anonymous: HTTP2ClientTransport.Posix.TransportSecurity {
        .tls { $0.trustRoots = .certificates([.file(path: path("ca.pem"), format: .pem)]) }
    }

    /// A client that trusts the server and shows a certificate.
    func client(_ name: String) -> HTTP2ClientTransport.Posix.TransportSecurity {
        .mTLS(
            certificateChain: [.file(path: path("\(name).pem"), format: .pem)],
            privateKey: .file(path: path("\(name).key"), format: .pem)
        ) {
            $0.trustRoots = .certificates([.file(path: path("ca.pem"), format: .pem)])
        }
    }

    private func authority(_ name: String) throws {
        try openssl(["req", "-x509", "-subj", "/CN=\(name)", "-out", path("\(name).pem")] + newKey(name))
    }

    private func certificate(_ name: String, commonName: String, by authority: String) throws {
        try openssl(
            ["req", "-x509", "-subj", "/CN=\(commonName)", "-addext", "subjectAltName=DNS:localhost"]
                + ["-addext", "basicConstraints=critical,CA:FALSE", "-CA", path("\(authority).pem")]
                + ["-CAkey", path("\(authority).key"), "-out", path("\(name).pem")] + newKey(name)
        )
    }

    private func newKey(_ name: String) -> [String] {
        [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout",
            path("\(name).key"),
        ]
    }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.openssl)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}
