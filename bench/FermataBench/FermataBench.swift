import Fermata
import FermataEngine
import Foundation
import Logging

/// The Swift half of the benchmarks; the programs in `bench` start it.
///
///     FermataBench worker --address HOST:PORT --task-queue NAME
///     FermataBench replay --history FILE --passes NUMBER
///     FermataBench engine --database FILE | --address HOST:PORT --alone N --crowd N --in-flight N
///     FermataBench idle --database FILE
///     FermataBench scale …, see `ScaleCommand`
///     FermataBench agent …, see `AgentBench`
@main
enum FermataBench {
    static func main() async throws {
        let began = Date()
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
        case "engine":
            endWithParent()
            let bench = EngineBench(
                alone: Int(try option("--alone")) ?? 0,
                crowd: Int(try option("--crowd")) ?? 0,
                inFlight: Int(try option("--in-flight")) ?? 50
            )
            let figures =
                if arguments.contains("--address") {
                    try await bench.onServer(address: try option("--address"), began: began, logger: quiet)
                } else {
                    try await bench.onEngine(database: try option("--database"), began: began, logger: quiet)
                }
            say(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
        case "idle":
            endWithParent()
            let engine = try await EmbeddedEngine(.init(path: try option("--database")), logger: quiet)
            say("ready")
            try await engine.run()
        case "scale":
            endWithParent()
            let figures = try await ScaleCommand.run(arguments.dropFirst().first, option: option, logger: quiet)
            say(String(decoding: figures, as: UTF8.self))
        case "agent":
            endWithParent()
            let bench = AgentBench(
                directory: URL(filePath: try option("--directory")),
                model: try option("--model"),
                calls: try option("--calls").split(separator: ",").compactMap { Int($0) },
                isInline: arguments.contains("--inline")
            )
            let figures = try await bench.run(logger: quiet)
            say(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
        default:
            throw FermataError(
                .invalidArgument,
                "The first argument is 'worker', 'replay', 'engine', 'idle', 'scale' or 'agent'."
            )
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
