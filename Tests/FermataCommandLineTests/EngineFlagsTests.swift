import FermataCommandLine
import FermataEngine
import Foundation
import Testing

@Suite("flags of an embedded engine")
struct EngineFlagsTests {
    private static let key = "q3nJ0xV5bB2kR8tYwE7uI1oP6aS4dF9g"

    /// The configuration that the flags make of one that listens at `host`.
    private static func configuration(
        host: String = "127.0.0.1",
        environment: [String: String] = [:],
        _ change: (inout EngineFlags) -> Void = { _ in }
    ) throws -> EngineConfiguration {
        var flags = EngineFlags()
        change(&flags)
        var configuration = EngineConfiguration(serving: ServingOptions(host: host))
        try flags.apply(to: &configuration, environment: environment)
        return configuration
    }

    private static func refusal(
        host: String = "127.0.0.1",
        environment: [String: String] = [:],
        _ change: (inout EngineFlags) -> Void = { _ in }
    ) -> String? {
        do {
            _ = try configuration(host: host, environment: environment, change)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("without flags the engine is open to this machine, with the defaults")
    func defaults() throws {
        let configuration = try Self.configuration()
        #expect(configuration.serving?.tls == nil)
        #expect(!configuration.authorization.isOn)
        #expect(configuration.retention == .seconds(86_400))
        #expect(configuration.limits.maximumRequestBytes == EngineLimits().maximumRequestBytes)
    }

    @Test("limits, retention and memory are taken over with their units")
    func quantities() throws {
        let configuration = try Self.configuration {
            $0.callsPerSecond = 10
            $0.concurrentCalls = 20
            $0.waitingCalls = 5
            $0.requestSize = "512K"
            $0.retention = "7d"
            $0.cachedRuns = 100
            $0.cachedHistory = "64M"
        }
        #expect(configuration.limits.callsPerSecondPerCaller == 10)
        #expect(configuration.limits.concurrentCallsPerCaller == 20)
        #expect(configuration.limits.concurrentLongPollsPerCaller == 5)
        #expect(configuration.limits.maximumRequestBytes == 524_288)
        #expect(configuration.retention == .seconds(604_800))
        #expect(configuration.memory.maximumRuns == 100)
        #expect(configuration.memory.maximumHistoryBytes == 67_108_864)
    }

    @Test(
        "a quantity that is none is refused with an example",
        arguments: ["", "7", "d", "-1d", "0h", "7 d", "7w", "99999999999999999d"]
    )
    func badDurations(_ text: String) {
        #expect(Self.refusal { $0.retention = text } == "--retention must be a number with a unit, such as 72h or 7d.")
    }

    @Test("a size or number that is none is refused", arguments: ["", "0", "K", "4X", "-4M", "9999999999999999G"])
    func badSizes(_ text: String) {
        let expected = "--max-request-size must be a number of bytes, such as 65536, 512K or 64M."
        #expect(Self.refusal { $0.requestSize = text } == expected)
        #expect(Self.refusal { $0.concurrentCalls = 0 } == "--max-calls must be a number of 1 or more.")
    }

    @Test("keys are read from a file or the environment, and never told")
    func apiKeys() async throws {
        let lines = "# keys\nops \(Self.key) temporal-system:admin\n\nbilling \(Self.key)2 orders:write,default:read\n"
        try await withDirectory { directory in
            let file = directory.appending(path: "keys").path
            try Data(lines.utf8).write(to: URL(filePath: file))
            let (fromFile, fromEnvironment) = (
                try Self.configuration { $0.keyFile = file },
                try Self.configuration(environment: [EngineFlags.keysVariable: lines])
            )
            for configuration in [fromFile, fromEnvironment] {
                #expect(configuration.authorization.isOn)
                #expect(configuration.authorization.apiKeys.map(\.name) == ["ops", "billing"])
                #expect(
                    configuration.authorization.apiKeys.last?.permissions
                        == EnginePermissions(namespaces: ["orders": .writer, "default": .reader])
                )
            }
            let both = Self.refusal(environment: [EngineFlags.keysVariable: lines]) { $0.keyFile = file }
            #expect(both == "There are keys in --api-keys and in FERMATA_ENGINE_API_KEYS; use one of them.")
            try Data("# none\n".utf8).write(to: URL(filePath: file))
            let none = Self.refusal { $0.keyFile = file }
            #expect(none == "There is no key in \(file). Write lines with a name, a key and permissions.")
            try Data("ops \(Self.key) everything\n".utf8).write(to: URL(filePath: file))
            let bad = try #require(Self.refusal { $0.keyFile = file })
            #expect(bad.contains("line 1") && bad.contains("everything") && !bad.contains(Self.key))
        }
        let missing = Self.refusal { $0.keyFile = "/nowhere/keys" }
        #expect(missing == "--api-keys: There is no file '/nowhere/keys'.")
    }

    @Test("tokens are checked with key sets and public keys, told apart by what is in the file")
    func tokens() async throws {
        try await withDirectory { directory in
            let (set, pem, other) = (
                directory.appending(path: "set").path, directory.appending(path: "pem").path,
                directory.appending(path: "other").path
            )
            try Data(#"{"keys": []}"#.utf8).write(to: URL(filePath: set))
            try Data("-----BEGIN PUBLIC KEY-----".utf8).write(to: URL(filePath: pem))
            try Data("secret".utf8).write(to: URL(filePath: other))
            let configuration = try Self.configuration {
                $0.tokenKeys = [set, pem]
                $0.tokenIssuer = "issuer"
                $0.tokenAudience = "engine"
                $0.tokenClaim = "roles"
            }
            let tokens = try #require(configuration.authorization.tokens)
            #expect(tokens.keys.count == 2)
            #expect(tokens.issuer == "issuer")
            #expect(tokens.audience == "engine")
            #expect(tokens.permissionsClaim == "roles")
            let bad = Self.refusal { $0.tokenKeys = [other] }
            #expect(bad == "--jwt-keys: '\(other)' is neither a key set in JSON nor a public key in PEM.")
        }
        let alone = Self.refusal { $0.tokenIssuer = "issuer" }
        #expect(alone == "--jwt-issuer, --jwt-audience and --jwt-claim need --jwt-keys.")
    }

    @Test("certificates need their keys, and roles of clients need their authorities")
    func certificates() async throws {
        try await withDirectory { directory in
            let files = try Files(directory)
            let configuration = try Self.configuration {
                files.write(to: &$0)
                $0.clientAuthorities = files.certificate
                $0.certificateRoles = ["billing=orders:write", "ops=temporal-system:admin"]
            }
            #expect(configuration.serving?.tls?.clientAuthorities != nil)
            #expect(configuration.authorization.certificates["ops"] == EnginePermissions(system: .admin))
            #expect(
                configuration.authorization.certificates["billing"]
                    == EnginePermissions(namespaces: ["orders": .writer])
            )
            let half = Self.refusal { $0.serverCertificate = files.certificate }
            #expect(half == "--server-cert and --server-key belong together; give both or none.")
            let noTLS = Self.refusal { $0.clientAuthorities = files.certificate }
            #expect(noTLS == "--client-ca needs TLS; give --server-cert and --server-key too.")
            let noAuthorities = Self.refusal { $0.certificateRoles = ["a=b:read"] }
            #expect(noAuthorities == "--client-role is about certificates of clients; give --client-ca too.")
            let swapped = Self.refusal {
                $0.serverCertificate = files.key
                $0.serverKey = files.certificate
            }
            #expect(swapped == "--server-cert: there is no certificate in PEM in '\(files.key)'.")
        }
    }

    @Test("what listens beyond this machine needs TLS and callers that prove who they are, or a word that it is meant")
    func reach() async throws {
        let open = Self.refusal(host: "0.0.0.0")
        #expect(
            open
                == "The engine would listen on 0.0.0.0 without TLS, so that all that is sent can be read, and without "
                + "asking who calls, so that everybody may do everything. Give --server-cert and --server-key, and "
                + "--api-keys, --jwt-keys or --client-ca; or --insecure if only those who may do everything can reach it."
        )
        let plain = Self.refusal(host: "::", environment: [EngineFlags.keysVariable: "a \(Self.key) b:read"])
        #expect(plain?.contains("without TLS") == true && plain?.contains("everybody") == false)
        try await withDirectory { directory in
            let files = try Files(directory)
            let unasked = Self.refusal(host: "10.0.0.1") { files.write(to: &$0) }
            #expect(unasked?.contains("everybody") == true && unasked?.contains("without TLS") == false)
            let proved = Self.refusal(host: "10.0.0.1") {
                files.write(to: &$0)
                $0.clientAuthorities = files.certificate
            }
            #expect(proved == nil)
        }
        #expect(Self.refusal(host: "0.0.0.0") { $0.isInsecure = true } == nil)
        for host in ["localhost", "::1", "127.0.0.2"] { #expect(Self.refusal(host: host) == nil) }
    }

    /// Files that look like certificates and keys.
    private struct Files {
        let certificate: String
        let key: String

        init(_ directory: URL) throws {
            certificate = directory.appending(path: "certificate").path
            key = directory.appending(path: "key").path
            try Data("-----BEGIN CERTIFICATE-----".utf8).write(to: URL(filePath: certificate))
            try Data("-----BEGIN PRIVATE KEY-----".utf8).write(to: URL(filePath: key))
        }

        func write(to flags: inout EngineFlags) {
            flags.serverCertificate = certificate
            flags.serverKey = key
        }
    }
}
