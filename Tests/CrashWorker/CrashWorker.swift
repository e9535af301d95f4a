import Fermata
import FermataCatalog
import Foundation
import Logging

/// A process for tests: a worker that can be killed, or the replay of one history.
///
///     CrashWorker worker ADDRESS TASK-QUEUE GATES CONTENT FILES
///     CrashWorker replay HISTORY WORKFLOW-ID
///
/// Both write one line per fact to standard output and end when their standard input does.
@main
enum CrashWorker {
    static func main() async throws {
        endWithParent()
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("worker", 6):
            try await work(
                address: arguments[1],
                taskQueue: arguments[2],
                gates: Gates(directory: arguments[3]),
                catalog: CatalogConfiguration(contentDirectory: arguments[4], fileRoots: [arguments[5]])
            )
        case ("replay", 3):
            let data = try Data(contentsOf: URL(filePath: arguments[1]))
            let history = try WorkflowHistory(json: data, workflowID: arguments[2])
            Tangle.observer = { say($0) }
            let replayer = try WorkflowReplayer(workflows: [Tangle.self], logger: Logger(label: "replay"))
            let result = try await replayer.replay(history).result(as: [String].self)
            say("result: \(result)")
        default:
            FileHandle.standardError.write(Data("Unknown arguments: \(arguments)\n".utf8))
            exit(64)
        }
    }

    private static func work(
        address: String,
        taskQueue: String,
        gates: Gates,
        catalog: CatalogConfiguration
    ) async throws {
        var logger = Logger(label: "worker") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        var configuration = TemporalWorker.Configuration(taskQueue: taskQueue)
        // Tasks for the dead worker's cache go to the next one soon.
        configuration.stickyQueueScheduleToStartTimeout = .seconds(1)
        let worker = try TemporalWorker(
            configuration: configuration,
            target: try TemporalTarget(address: address),
            activities: Catalog.activities(catalog).map { gates.guarding($0) } + TangleActivities().allActivities,
            workflows: Catalog.workflows + [Tangle.self],
            logger: logger
        )
        say("ready")
        try await worker.run()
    }

    /// Writes a line at once: a buffered one would die with the process.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    /// A test that crashes closes our standard input and must not leave workers behind.
    private static func endWithParent() {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            exit(0)
        }
    }
}
