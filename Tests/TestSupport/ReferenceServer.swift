import Foundation

/// The official Temporal development server.
package enum ReferenceServer {
    /// Starts one on a free loopback port with its database in memory, and waits until it answers. It ends with the
    /// handle, or with this process.
    package static func start(
        searchAttributes: [String: String] = [:]
    ) async throws -> (address: String, process: ChildProcess) {
        guard let temporal = Tools.temporal else {
            throw TestSupportError("There is no 'temporal' program in .tools/venv/bin or on PATH. Run 'make tools'.")
        }
        let port = try LoopbackPort.free()
        let address = "127.0.0.1:\(port)"
        var arguments = ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", String(port)]
        arguments += ["--log-level", "error"]
        for (name, type) in searchAttributes.sorted(by: { $0.key < $1.key }) {
            arguments += ["--search-attribute", "\(name)=\(type)"]
        }
        let process = try ChildProcess(temporal, arguments, guarded: true)
        do {
            try await eventually("the reference server answers", within: .seconds(60)) {
                try await operate(["operator", "namespace", "describe", "--namespace", "default"], at: address)
            }
        } catch {
            throw TestSupportError("\(error)\n\(process.output)\n\(process.errorOutput)")
        }
        let version = try ChildProcess(temporal, ["--version"], keepsInputOpen: false)
        try await version.waitForEndOfOutput()
        Tools.complain("Live tests use \(version.output) at \(address), started for them.")
        return (address, process)
    }

    /// Runs a command of the server's own tool and says whether there is the tool and it succeeded.
    @discardableResult
    package static func operate(_ arguments: [String], at address: String) async throws -> Bool {
        guard let temporal = Tools.temporal else { return false }
        let command = arguments + ["--address", address, "--command-timeout", "5s"]
        return try await ChildProcess(temporal, command, keepsInputOpen: false).waitForExit() == 0
    }
}
