package import Foundation

/// The scripts of `Tests/interop`, run by the Python that has the official SDK.
package enum Python {
    /// Whether there is such a Python.
    package static let isAvailable: Bool = {
        if Tools.python != nil { return true }
        Tools.complain("Python with the official SDK is missing in .tools/venv: the interop tests cannot run.")
        return Tools.areRequired
    }()

    /// Starts a script that goes on until its handle is dropped.
    package static func start(_ script: String, _ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(try interpreter, [path(script)] + arguments)
    }

    /// Runs a script to its end and gives what it wrote.
    package static func run(_ script: String, _ arguments: [String], input: Data = Data()) async throws -> Data {
        let process = try ChildProcess(try interpreter, [path(script)] + arguments)
        try process.finishInput(input)
        let status = try await process.waitForExit()
        try await process.waitForEndOfOutput()
        guard status == 0 else {
            throw TestSupportError("\(script) ended with \(status).\n\(process.output)\n\(process.errorOutput)")
        }
        return Data(process.output.utf8)
    }

    /// Runs a script and decodes the JSON it wrote.
    package static func run<Output: Decodable>(
        _ script: String,
        _ arguments: [String],
        input: Data = Data(),
        as type: Output.Type
    ) async throws -> Output {
        try JSONDecoder().decode(type, from: await run(script, arguments, input: input))
    }

    private static var interpreter: URL {
        get throws {
            guard let python = Tools.python else {
                throw TestSupportError("There is no .tools/venv/bin/python. Run 'make tools'.")
            }
            return python
        }
    }

    private static func path(_ script: String) -> String {
        Tools.root.appending(path: "Tests/interop/\(script)").path
    }
}
