import Foundation
import Logging
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// An engine on virtual time with one namespace, called under its service's rules but without a server.
struct EngineFixture {
    let clock = ManualClock()
    let store: Store
    let engine: Engine

    init(path: String? = nil, metrics: EngineMetrics? = nil) async throws {
        store = try .quiet(path)
        engine = try Engine(
            store: store,
            matching: Matching(clock: clock),
            clock: clock,
            metrics: metrics,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try engine.load()
        try await engine.durably { transaction in
            guard transaction.core.namespaces.all.isEmpty else { return }
            let record = Fermata_Engine_V1_NamespaceRecord.with {
                $0.info.id = "namespace-id"
                $0.info.name = "default"
                $0.config.workflowExecutionRetentionTtl = Duration.seconds(86_400).message
            }
            try transaction.putNamespace(Namespace(record: record))
        }
    }

    @discardableResult
    func start(_ id: String) async throws -> String {
        let request = StartRequest.with {
            $0.namespace = "default"
            $0.workflowID = id
            $0.workflowType.name = "W"
            $0.taskQueue.name = "queue"
        }
        return try await engine.durably { try $0.start(request, engine: engine).runID }
    }

    func signal(_ id: String, _ name: String) async throws {
        let signal = IncomingSignal(name: name, identity: "client", requestID: "")
        try await change(id) { try $0.receive(signal, limits: .init(), now: clock.now()) }
    }

    func change(_ id: String, _ body: (inout Run) throws -> Void) async throws {
        try await engine.durably { transaction in
            let box = try transaction.find(.with { $0.workflowID = id }, namespace: "default")
            try transaction.change(box, body)
        }
    }

    /// The run as it is now; the newest without a run id.
    func run(_ id: String, _ runID: String = "") async throws -> (run: Run, events: [HistoryEvent]) {
        try await engine.durably { transaction in
            let execution = WorkflowExecution.with {
                $0.workflowID = id
                $0.runID = runID
            }
            let box = try transaction.find(execution, namespace: "default")
            return (box.run, box.allEvents(from: 1, before: box.run.nextEventID))
        }
    }

    /// A worker takes the waiting workflow task and answers it.
    func work(_ id: String, _ commands: [Command] = []) async throws {
        try await engine.durably { transaction in
            let box = try transaction.find(.with { $0.workflowID = id }, namespace: "default")
            let context = engine.commandContext(for: box, in: transaction)
            try transaction.change(box) { run in
                let task = run.workflowTask?.record ?? .init()
                let start = WorkflowTaskStart(
                    scheduledEventID: task.scheduledEventID,
                    stamp: task.stamp,
                    requestID: "poll",
                    identity: "worker",
                    taskQueue: .named("queue"),
                    deploymentVersion: nil
                )
                guard let started = try run.startWorkflowTask(start, limits: .init(), now: transaction.now) else {
                    return
                }
                let request = Run.CompletedRequest.with { $0.commands = commands }
                _ = try run.completeWorkflowTask(request, token: started.token, context: context, now: transaction.now)
            }
        }
    }

    func reset(_ id: String, to event: Int64, request: String = "reset") async throws -> String {
        let options = ResetOptions(finishEventID: event, reason: "why", requestID: request)
        return try await engine.durably { transaction in
            try transaction.reset(try transaction.find(.with { $0.workflowID = id }, namespace: "default"), options)
        }
    }
}
