import Fermata
import FermataEngine
import Foundation
import Logging

/// Kills the engine again and again while it works, and checks after each start that it kept its promises.
///
///     EngineTorture torture ROUNDS
///     EngineTorture disk
///     EngineTorture engine DATABASE PORT
///
/// The last form is the process that gets killed. The first one starts it, is its clients and its worker, and survives.
@main
enum EngineTorture {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("torture", 2):
            await keepPromises { try await Torture(rounds: Int(arguments[1]) ?? 1).run() }
        case ("disk", 1):
            await keepPromises { try await FullDisk().run() }
        case ("engine", 3):
            try await serve(database: arguments[1], port: Int(arguments[2]) ?? 0)
        default:
            FileHandle.standardError.write(Data("Unknown arguments: \(arguments)\n".utf8))
            exit(64)
        }
    }

    private static func keepPromises(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            say("BROKEN: \(error)")
            exit(1)
        }
    }

    /// Writes a line at once: a buffered one would die with the process.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    /// Says what is not wrong yet, for those who want to know.
    static func note(_ line: String) {
        if ProcessInfo.processInfo.environment["FERMATA_TORTURE_VERBOSE"] != nil { say(line) }
    }

    private static func serve(database: String, port: Int) async throws {
        endWithParent()
        var logger = Logger(label: "engine") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let configuration = EngineConfiguration(path: database, serving: ServingOptions(host: "127.0.0.1", port: port))
        let engine = try await EmbeddedEngine(configuration, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            say("ready \(try await engine.address)")
            try await group.waitForAll()
        }
    }

    /// A torture that crashes closes our standard input and must not leave engines behind.
    private static func endWithParent() {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            exit(0)
        }
    }
}
