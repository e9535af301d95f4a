import Logging
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Connecting")
struct TemporalTargetTests {
    @Test(
        "addresses are read",
        arguments: [
            ("localhost:7233", "localhost:7233"), ("example.org", "example.org:7233"), ("10.0.0.1:80", "10.0.0.1:80"),
            ("[::1]:7000", "[::1]:7000"), ("::1", "[::1]:7233"),
        ]
    )
    func addresses(text: String, expected: String) throws {
        #expect(try TemporalTarget(address: text).description == expected)
    }

    @Test(
        "addresses that cannot be meant are refused",
        arguments: [
            "", ":7233", "host:port", "host:0", "host:70000", "http://localhost:7233",
        ]
    )
    func refused(text: String) {
        #expect(throws: FermataError(.invalidArgument, "")) { try TemporalTarget(address: text) }
    }

    @Test("a literal address is the same target however it is given")
    func literals() throws {
        #expect(try TemporalTarget(address: "127.0.0.1:7233") == .ipv4(address: "127.0.0.1"))
        #expect(TemporalTarget.dns(host: "::1") == .ipv6(address: "::1"))
    }

    @Test("a client certificate needs its key, and the reverse")
    func keyPair() {
        let pem = TLSOptions.PEM.data("-----BEGIN X-----")
        for options in [TLSOptions(clientCertificate: pem), TLSOptions(clientPrivateKey: pem)] {
            #expect(throws: FermataError(.invalidConfiguration, "")) {
                try TransportSecurity.tls(options).makeTransportSecurity()
            }
        }
    }

    @Test("a certificate that is not PEM or not there is refused, naming it")
    func unreadable() {
        let error = #expect(throws: FermataError.self) {
            try TransportSecurity.tls(.init(serverRootCertificates: .file("/nonexistent/ca.pem")))
                .makeTransportSecurity()
        }
        #expect(error?.message.contains("/nonexistent/ca.pem") == true)
        let inline = #expect(throws: FermataError.self) {
            try TransportSecurity.tls(.init(serverRootCertificates: .data("hidden"))).makeTransportSecurity()
        }
        #expect(inline?.message.contains("hidden") == false)
    }

    @Test("a server that is not there is reported by its address", .timeLimit(.minutes(1)))
    func unreachable() async throws {
        let connection = try TemporalConnection(
            target: .ipv4(address: "127.0.0.1", port: 1),
            transportSecurity: .plaintext,
            apiKey: nil,
            metadata: [:],
            logger: Logger(label: "test")
        )
        let error = await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await connection.run() }
            let error = await #expect(throws: FermataError.self) {
                try await connection.call(.noRetry, .init()) {
                    try await $0.getSystemInfo($1, metadata: $2, options: $3)
                }
            }
            group.cancelAll()
            return error
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("127.0.0.1:1") == true)
    }

    @Test("a client that was shut down says so", .timeLimit(.minutes(1)))
    func stopped() async throws {
        let client = try TemporalClient(target: .ipv4(address: "127.0.0.1", port: 1), logger: Logger(label: "test"))
        client.beginGracefulShutdown()
        try await client.run()
        await #expect(throws: FermataError(.invalidState, "")) { try await client.serverVersion() }
    }
}
