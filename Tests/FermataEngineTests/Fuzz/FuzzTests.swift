import Foundation
import GRPCCore
import GRPCInProcessTransport
import Logging
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Requests that nobody would send")
struct FuzzTests {
    private typealias API = Temporal_Api_Workflowservice_V1_WorkflowService
    private static let environment = ProcessInfo.processInfo.environment

    /// `FERMATA_FUZZ_ROUNDS` for long runs; each calls every method once.
    private static let rounds = environment["FERMATA_FUZZ_ROUNDS"].flatMap(Int.init) ?? 15

    /// `FERMATA_FUZZ_SEED` to see one failure again. If the process died, `FERMATA_FUZZ_VERBOSE` shows by which call.
    private static let seeds: [UInt64] =
        environment["FERMATA_FUZZ_SEED"].flatMap(UInt64.init).map { [$0] }
        ?? Array(1...3)

    @Test("every method of both services is called")
    func coversAllMethods() {
        let methods = API.Method.descriptors + Temporal_Api_Operatorservice_V1_OperatorService.Method.descriptors
        #expect(Fuzzer.methods.map(\.descriptor) == methods)
    }

    @Test("each gets an answer or a clear refusal, and the engine works on", arguments: seeds)
    func answersClearly(seed: UInt64) async throws {
        let store = try Store.quiet()
        let log = FuzzLogHandler.Memory()
        let logger = Logger(label: "fuzz") { _ in FuzzLogHandler(memory: log) }
        let engine = try Engine(
            store: store,
            matching: Matching(clock: SystemClock()),
            clock: SystemClock(),
            logger: logger
        )
        store.onFailure { [weak engine] error in engine?.reload(after: error) }
        try engine.load()
        let server = try await EngineServer(
            services: [WorkflowServiceHandler(engine: engine), OperatorServiceHandler(engine: engine)],
            serving: nil,
            logger: logger,
            isNamespace: { name in (try? engine.namespace(named: name)) != nil }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            // Bytes as from outside, without the price of a network.
            let transport = InProcessTransport()
            let outside = GRPCServer(
                transport: transport.server,
                services: server.services,
                interceptors: server.interceptors
            )
            group.addTask { try await outside.serve() }
            let timers = Task { try await engine.run() }
            let statuses = try await withGRPCClient(transport: transport.client) { client in
                var fuzzer = Fuzzer(seed: seed, client: client, log: log)
                for round in 0..<Self.rounds {
                    // The requests may have deleted the namespace, and time out what they were given.
                    try await prepare(engine)
                    if round.isMultiple(of: 5) {
                        try fuzzer.learn(try await work(API.Client(wrapping: client), round))
                    }
                    try await fuzzer.callAll(round: round)
                }
                try await prepare(engine)
                _ = try await work(API.Client(wrapping: client), Self.rounds)
                return fuzzer.statuses
            }
            report(statuses)
            timers.cancel()
            _ = await timers.result
            outside.beginGracefulShutdown()
            server.beginGracefulShutdown()
            try await group.waitForAll()
        }
        try await store.committed(store.enqueue([]))
        #expect(try store.integrityCheck().isEmpty)
        try loadsEveryRun(of: store)
        await store.close()
    }

    private func prepare(_ engine: Engine) async throws {
        try await engine.prepare(
            namespaces: ["default"],
            searchAttributes: ["CustomKeyword": "Keyword"],
            retention: .seconds(86_400)
        )
    }

    /// What a client and a worker do that mean well: it must always go through.
    ///
    /// - Returns: What the engine knows afterwards.
    private func work(
        _ api: API.Client<InProcessTransport.Client>,
        _ round: Int
    ) async throws -> FuzzSamples {
        // A queue of its own: whatever waits in others was made up.
        let queue = "sound-\(round)"
        let started = try await api.startWorkflowExecution(
            .with {
                ($0.namespace, $0.workflowID, $0.requestID) = ("default", "sound-\(round)", "request-\(round)")
                $0.workflowType.name = "Type"
                $0.taskQueue.name = queue
                $0.workflowIDConflictPolicy = .terminateExisting
            }
        )
        let task = try await api.pollWorkflowTaskQueue(
            .with {
                ($0.namespace, $0.identity) = ("default", "worker")
                $0.taskQueue.name = queue
            }
        )
        try #require(task.workflowExecution.runID == started.runID)
        _ = try await api.respondWorkflowTaskCompleted(
            .with {
                ($0.namespace, $0.identity, $0.taskToken) = ("default", "worker", task.taskToken)
                $0.commands = [
                    .with {
                        $0.commandType = .scheduleActivityTask
                        $0.scheduleActivityTaskCommandAttributes = .with {
                            $0.activityID = "activity-1"
                            $0.activityType.name = "Type"
                            $0.taskQueue.name = queue
                            $0.startToCloseTimeout = Duration.seconds(600).message
                        }
                    }
                ]
            }
        )
        let activity = try await api.pollActivityTaskQueue(
            .with {
                ($0.namespace, $0.identity) = ("default", "worker")
                $0.taskQueue.name = queue
            }
        )
        try #require(!activity.taskToken.isEmpty)
        // A workflow task that is not answered yet, so that made-up answers have something to be for.
        _ = try await api.signalWorkflowExecution(
            .with {
                ($0.namespace, $0.signalName) = ("default", "signal")
                $0.workflowExecution = task.workflowExecution
            }
        )
        let open = try await api.pollWorkflowTaskQueue(
            .with {
                ($0.namespace, $0.identity) = ("default", "worker")
                $0.taskQueue.name = queue
            }
        )
        return FuzzSamples(
            workflowID: "sound-\(round)",
            runID: started.runID,
            queue: queue,
            workflowToken: open.taskToken,
            activityToken: activity.taskToken
        )
    }

    /// What the requests left in the store can be read by an engine that opens it.
    private func loadsEveryRun(of store: Store) throws {
        let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        let engine = try Engine(
            store: store,
            matching: Matching(clock: SystemClock()),
            clock: SystemClock(),
            logger: logger
        )
        try engine.load()
        try engine.dispatchWaitingWork()
        for number in stride(from: 1, through: engine.look { $0.lastRunNumber }, by: 1) {
            _ = try engine.transact { _ = try $0.core.box(RunNumber(rawValue: number)) }
        }
    }

    /// Tells what the requests led to, for long runs.
    private func report(_ statuses: [String: Int]) {
        guard Self.environment["FERMATA_FUZZ_ROUNDS"] != nil else { return }
        for (what, count) in statuses.sorted(by: { $0.key < $1.key }) { print("\(count) \(what)") }
    }
}
