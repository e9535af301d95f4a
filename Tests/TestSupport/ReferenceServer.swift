package import Fermata
import Foundation
import Synchronization

/// The official Temporal server, shared by all tests of a process.
///
/// `FERMATA_TEST_ADDRESS` or `TEMPORAL_ADDRESS` names a running one. Without them the first test starts the official
/// development server on a free loopback port with its database in memory; it ends with this process.
package final class ReferenceServer: Sendable {
    /// Custom search attributes that tests use.
    package static let searchAttributes = ["Stage": "Keyword", "Score": "Int"]

    /// `host:port`.
    package let address: String
    /// The namespace the tests run in.
    package let namespace = "default"
    private let process: ChildProcess?

    private init(address: String, process: ChildProcess?) {
        self.address = address
        self.process = process
    }

    /// Whether tests can run: there is a server, or a program that can start one.
    package static let isAvailable: Bool = {
        if givenAddress != nil || Tools.temporal != nil { return true }
        Tools.complain(
            Tools.areRequired
                ? "The reference server is missing; FERMATA_CI=1, so the tests that need it fail. Run 'make tools'."
                : "The reference server is missing: every test that needs it is SKIPPED. Run 'make tools' first."
        )
        return Tools.areRequired
    }()

    private static let givenAddress: String? = {
        let environment = ProcessInfo.processInfo.environment
        return environment["FERMATA_TEST_ADDRESS"] ?? environment["TEMPORAL_ADDRESS"]
    }()

    private static let start = Task { try await launch() }

    /// The server, started if need be, and ready.
    package static var shared: ReferenceServer {
        get async throws { try await start.value }
    }

    /// How clients reach it.
    package var target: TemporalTarget {
        get throws { try TemporalTarget(address: address) }
    }

    private static func launch() async throws -> ReferenceServer {
        if let givenAddress {
            Tools.complain("Live tests use the server at \(givenAddress).")
            let server = ReferenceServer(address: givenAddress, process: nil)
            for (name, type) in searchAttributes.sorted(by: { $0.key < $1.key }) where Tools.temporal != nil {
                // Fails when the attribute exists, which is as good.
                try await server.operate(["operator", "search-attribute", "create", "--name", name, "--type", type])
            }
            return server
        }
        guard let temporal = Tools.temporal else {
            throw TestSupportError("There is no 'temporal' program in .tools/venv/bin or on PATH. Run 'make tools'.")
        }
        let address = "127.0.0.1:\(try freePort())"
        let port = address.split(separator: ":")[1]
        var arguments = ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", String(port)]
        arguments += ["--log-level", "error"]
        for (name, type) in searchAttributes.sorted(by: { $0.key < $1.key }) {
            arguments += ["--search-attribute", "\(name)=\(type)"]
        }
        let process = try ChildProcess(temporal, arguments, guarded: true)
        let server = ReferenceServer(address: address, process: process)
        do {
            try await eventually("the reference server answers", within: .seconds(60)) {
                try await server.operate(["operator", "namespace", "describe", "--namespace", server.namespace])
            }
        } catch {
            throw TestSupportError("\(error)\n\(process.output)\n\(process.errorOutput)")
        }
        let version = try ChildProcess(temporal, ["--version"], keepsInputOpen: false)
        try await version.waitForEndOfOutput()
        Tools.complain("Live tests use \(version.output) at \(address), started for them.")
        return server
    }

    /// Runs a command of the server's own tool and says whether there is the tool and it succeeded.
    @discardableResult
    package func operate(_ arguments: [String]) async throws -> Bool {
        guard let temporal = Tools.temporal else { return false }
        let command = arguments + ["--address", address, "--command-timeout", "5s"]
        return try await ChildProcess(temporal, command, keepsInputOpen: false).waitForExit() == 0
    }

    /// A port that nothing listens on at the moment.
    package static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) != 0 || getsockname(socket, $0, &length) != 0
            }
        }
        guard !failed else { throw TestSupportError("The system gives no port: \(errno).") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
