import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
// Data(contentsOf:) reads from the network with it.
import FoundationNetworking
#endif

@Suite(
    "The program 'fermata engine', protected",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")),
    .timeLimit(.minutes(2))
)
struct EngineSecurityTests {
    private static let operatorKey = "q3nJ0xV5bB2kR8tYwE7uI1oP6aS4dF9g"
    private static let readerKey = "r4mK1yW6cC3lS9uZxF8vJ2pQ7bT5eG0h"

    @Test("with mutual TLS and keys, who has a certificate and a key is served, and nobody else")
    func mutualTLSAndKeys() async throws {
        try await withFiles { directory in
            let keys = "operator \(Self.operatorKey) temporal-system:admin\nreader \(Self.readerKey) default:read\n"
            try Data(keys.utf8).write(to: directory.appending(path: "keys"))
            let file = { (name: String) in directory.appending(path: name).path }
            let port = try LoopbackPort.free()
            let arguments = [
                "engine", "--port", "\(port)", "--server-cert", file("server.pem"), "--server-key", file("server.key"),
                "--client-ca", file("ca.pem"), "--api-keys", file("keys"), "--metrics-port", "0",
            ]
            let engine = try ChildProcess(Tools.product("fermata"), arguments, guarded: true)
            let server = ["--address", "localhost:\(port)", "--tls-ca", file("ca.pem")]
            let client = server + ["--tls-cert", file("client.pem"), "--tls-key", file("client.key")]
            try await eventually("the engine serves who may be served") {
                try await Self.run(["list"] + client, key: Self.operatorKey).status == 0
            }
            #expect(try await Self.run(["list"] + client, key: Self.readerKey).status == 0)
            let start = ["run", "SampleWorkflow", "--detach", "--input", #"{"text": "a"}"#]
            #expect(try await Self.run(start + client, key: Self.readerKey).status == 77)
            #expect(try await Self.run(["list"] + client, key: "another key of some length").status == 77)
            #expect(try await Self.run(["list"] + client, key: nil).status == 77)
            let stranger = try await Self.run(["list"] + server, key: Self.operatorKey)
            #expect(stranger.status == 69)
            #expect(!stranger.errors.contains(Self.operatorKey))

            let said = engine.errorOutput
            #expect(!said.contains(Self.operatorKey))
            let metrics = try #require(said.firstMatch(of: /http:\S+metrics/)).output
            let text = try String(contentsOf: try #require(URL(string: String(metrics))), encoding: .utf8)
            #expect(text.contains("service_requests{"), "\(text)")
            try engine.finishInput()
            #expect(try await engine.waitForExit() == 0)
        }
    }

    @Test("to be reached by others it wants protection, or to be told that none is meant")
    func refusals() async throws {
        let open = try await FermataProgram().run(["engine", "--ip", "0.0.0.0", "--port", "0"], endsWith: 64)
        for option in ["--server-cert", "--api-keys", "--insecure"] { #expect(open.errors.contains(option)) }
        let missing = ["engine", "--port", "0", "--api-keys", "/nowhere/keys"]
        let answer = try await FermataProgram().run(missing, endsWith: 66)
        #expect(answer.errors == "fermata: --api-keys: There is no file '/nowhere/keys'.\n")
    }

    private static func run(_ arguments: [String], key: String?) async throws -> (status: Int32, errors: String) {
        let process = try ChildProcess(
            Tools.product("fermata"),
            arguments,
            environment: ["TEMPORAL_API_KEY": key ?? ""],
            keepsInputOpen: false
        )
        let status = try await process.waitForExit()
        try await process.waitForEndOfOutput()
        return (status, process.errorOutput)
    }

    /// Runs `body` with a directory that has an authority and certificates of it for a server and a client.
    private func withFiles(_ body: (URL) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fermata-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let script = """
            cd "$1"
            make() {
                name=$1; shift
                openssl req -x509 -subj "/CN=$name" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
                    -keyout "$name.key" -out "$name.pem" "$@" 2>/dev/null
            }
            make ca
            for name in server client; do
                make $name -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE \
                    -CA ca.pem -CAkey ca.key
            done
            """
        let shell = try ChildProcess(
            URL(filePath: "/bin/sh"),
            ["-c", script, "sh", directory.path],
            keepsInputOpen: false
        )
        #expect(try await shell.waitForExit() == 0)
        try await body(directory)
    }
}
