import Foundation
import TestSupport
import Testing

/// The program `fermata`, as people and scripts run it: a process for every command.
struct FermataProgram: Sendable {
    /// What a command left behind.
    struct Answer: Sendable {
        var status: Int32
        var output: String
        var errors: String

        /// The one document that `--json` promises.
        func json() throws -> LenientJSON {
            try JSONDecoder().decode(LenientJSON.self, from: Data(output.utf8))
        }
    }

    /// The server that commands talk to; `nil` for commands that need none.
    var address: String?

    /// Runs a command, which must end as expected, and gives its answer.
    @discardableResult
    func run(
        _ arguments: [String],
        endsWith status: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let process = try ChildProcess(
            Tools.product("fermata"),
            arguments + (address.map { ["--address", $0] } ?? []),
            keepsInputOpen: false
        )
        let actual = try await process.waitForExit()
        try await process.waitForEndOfOutput()
        let answer = Answer(status: actual, output: process.output, errors: process.errorOutput)
        #expect(
            actual == status,
            "fermata \(arguments.joined(separator: " ")): \(answer.output) \(answer.errors)",
            sourceLocation: sourceLocation
        )
        return answer
    }

    /// Runs a command with `--json` and gives the document.
    @discardableResult
    func json(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> LenientJSON {
        try await run(arguments + ["--json"], sourceLocation: sourceLocation).json()
    }

    /// Starts a service, gives `body` what it said when it was ready, and stops it as a terminal or a service manager
    /// would; it must then end without a complaint.
    static func serving<Result>(
        _ arguments: [String],
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (LenientJSON) async throws -> Result
    ) async throws -> Result {
        let process = try ChildProcess(
            Tools.product("fermata"),
            arguments + ["--json"],
            environment: ["FERMATA_MODEL": "local"],
            guarded: true
        )
        // The document is indented, so this is its last line.
        try await process.waitForOutput("}")
        let ready = try JSONDecoder().decode(LenientJSON.self, from: Data(process.output.utf8))
        let result = try await body(ready)
        // The guard answers to the end of its input with SIGTERM.
        try process.finishInput()
        let status = try await process.waitForExit()
        #expect(status == 0, "\(process.errorOutput)", sourceLocation: sourceLocation)
        return result
    }
}
