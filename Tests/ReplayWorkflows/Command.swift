package import Foundation

/// A program to run as a process of its own.
package struct Command: Sendable {
    let executable: URL
    let arguments: [String]

    package init(executable: URL, arguments: [String] = []) {
        self.executable = executable
        self.arguments = arguments
    }

    /// Runs the program to its end and returns what it wrote to its standard output. Blocks the thread.
    ///
    /// - Throws: ``CorpusError`` if the program fails.
    package func output() throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = pipe
        // With this set, every process would hash alike, and a second one would prove nothing.
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "SWIFT_DETERMINISTIC_HASHING" }
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw CorpusError("\(executable.lastPathComponent) ended with status \(process.terminationStatus).")
        }
        return output
    }
}
