import Fermata
import Foundation
import Logging

/// The Swift half of the benchmarks; `bench/run.py` starts it.
///
///     FermataBench worker --address HOST:PORT --task-queue NAME
///     FermataBench replay --history FILE --passes NUMBER
@main
enum FermataBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        func option(_ name: String) throws -> String {
            guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else {
                throw FermataError(.invalidArgument, "The option \(name) is missing.")
            }
            return arguments[index + 1]
        }
        switch arguments.first {
        case "worker":
            endWithParent()
            try await work(address: try option("--address"), taskQueue: try option("--task-queue"))
        case "replay":
            try await replay(URL(filePath: try option("--history")), passes: Int(try option("--passes")) ?? 7)
        default:
            throw FermataError(.invalidArgument, "The first argument is 'worker' or 'replay'.")
        }
    }

    private static func work(address: String, taskQueue: String) async throws {
        var configuration = TemporalWorker.Configuration(taskQueue: taskQueue)
        // Written out because the other worker is given the same numbers.
        configuration.maxCachedWorkflows = 1000
        configuration.maxConcurrentWorkflowTasks = 100
        configuration.maxConcurrentActivities = 100
        configuration.workflowTaskPollers = 5
        configuration.activityTaskPollers = 5
        let worker = try TemporalWorker(
            configuration: configuration,
            target: try TemporalTarget(address: address),
            activities: Steps().allActivities,
            workflows: [Workflow3.self],
            logger: quiet
        )
        say("ready")
        try await worker.run()
    }

    private static func replay(_ file: URL, passes: Int) async throws {
        let history = try WorkflowHistory(json: try Data(contentsOf: file), workflowID: "big_loop")
        let replayer = try WorkflowReplayer(workflows: [BigLoop.self], logger: quiet)
        let clock = ContinuousClock()
        for _ in 0..<passes {
            let start = clock.now
            let result = try await replayer.replay(history)
            let time = clock.now - start
            // A replay that stopped half way would be fast and worthless.
            _ = try result.result(as: Int.self)
            say("\(Double(history.count) / (time / .seconds(1)))")
        }
    }

    private static let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    /// Whoever started the worker holds our standard input open.
    private static func endWithParent() {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            exit(0)
        }
    }
}
