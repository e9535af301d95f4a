import Foundation

/// The process that gets killed.
final class EngineProcess {
    private let process: Process
    /// Where it listens.
    let address: String

    /// Starts it and returns when it serves.
    ///
    /// - Parameter port: 0 for any free one.
    init(database: String, port: Int) throws {
        process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = ["engine", database, "\(port)"]
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

    var port: Int { address.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// Ends it without a chance to tidy up.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
