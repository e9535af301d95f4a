import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("TLS", .timeLimit(.minutes(1)), .enabled(if: TestCertificates.areAvailable))
struct TLSTests {
    @Test("a client that trusts the server's authority is answered, and one in plain text is not")
    func serverCertificate() async throws {
        let files = try TestCertificates()
        let (chain, key) = (files.path("server.pem"), files.path("server.key"))
        let tls = EngineTLS(certificateChain: .file(chain), privateKey: .file(key))
        try await withServer(serving: ServingOptions(port: 0, tls: tls)) { server in
            let security = HTTP2ClientTransport.Posix.TransportSecurity.tls {
                $0.trustRoots = .certificates([.file(path: files.path("ca.pem"), format: .pem)])
            }
            try await withClient(server, .loopback, security: security) { client in _ = try await client.start() }
            var options = CallOptions.defaults
            options.waitForReady = false
            await #expect(throws: (any Error).self) {
                try await withClient(server, .loopback) { [options] client in
                    _ = try await client.start(options: options)
                }
            }
        }
    }

    @Test("a client certificate is a proof of who calls")
    func clientCertificate() async throws {
        let files = try TestCertificates()
        let service = StubService(start: { _ in
            let principal = CallContext.current?.principal
            return .with { $0.runID = "\(principal?.kind.rawValue ?? "") \(principal?.name ?? "")" }
        })
        let authorization = AuthorizationOptions(certificates: ["billing": .init(namespaces: ["default": .writer])])
        try await withServer(service, serving: files.mutual, authorization: authorization) { server in
            try await withClient(server, .loopback, security: files.client("client")) { client in
                let started = try await client.start()
                #expect(started.runID == "mtls billing")
                await #expect(throws: RPCError.self) { try await client.start(namespace: "orders") }
            }
            try await withClient(server, .loopback, security: files.client("other")) { client in
                let error = await #expect(throws: RPCError.self) { try await client.start() }
                #expect(error?.code == .permissionDenied)
            }
        }
    }

    @Test("a client without a certificate, or with one of a stranger, is turned away")
    func strangers() async throws {
        let files = try TestCertificates()
        var options = CallOptions.defaults
        options.waitForReady = false
        try await withServer(serving: files.mutual) { [options] server in
            for security in [files.anonymous, files.client("stranger")] {
                await #expect(throws: (any Error).self) {
                    try await withClient(server, .loopback, security: security) { client in
                        _ = try await client.start(options: options)
                    }
                }
            }
        }
    }

    @Test("certificates that cannot be read end the server with an error")
    func unreadable() async throws {
        let tls = EngineTLS(certificateChain: .data(Data("none".utf8)), privateKey: .data(Data("none".utf8)))
        await #expect(throws: (any Error).self) {
            try await withServer(serving: ServingOptions(port: 0, tls: tls)) { _ = try await $0.address }
        }
    }
}
