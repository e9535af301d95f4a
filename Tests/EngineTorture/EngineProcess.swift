import Foundation

/// The process that gets killed.
final class EngineProcess {
    private let process: Process
    /// Where it listens.
    let address: String

    /// Starts it and returns when it serves.
    ///
    /// - Parameter port: 0 for any free one.
    convenience init(database: String, port: Int) throws {
        try self.init([CommandLine.arguments[0], "engine", database, "\(port)"])
    }

    /// Starts it on a disk of its own, in a directory that is empty for all others.
    convenience init(onDiskOf size: String, at directory: String) throws {
        let script = #"mount -t tmpfs -o size="$1" tmpfs "$2" && exec "$0" engine "$2/engine.db" 0"#
        try self.init([
            "/usr/bin/unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, CommandLine.arguments[0],
            size,
            directory,
        ])
    }

    private init(_ command: [String]) throws {
        process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = Pipe()
        try process.run()
        var text = ""
        while !text.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw BrokenPromise("the engine did not start: it said '\(text)'") }
            text += String(decoding: data, as: UTF8.self)
        }
        address = String(text.dropFirst("ready ".count).dropLast())
    }

    var processIdentifier: Int32 { process.processIdentifier }

    var port: Int { address.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// Ends it without a chance to tidy up.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
