import GRPCCore
import Logging
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// An engine in memory with its services, on a clock that stands still.
struct ServiceFixture {
    let clock: ManualClock
    let engine: Engine

    var workflow: WorkflowServiceHandler { WorkflowServiceHandler(engine: engine) }
    var operators: OperatorServiceHandler { OperatorServiceHandler(engine: engine) }

    static let context = ServerContext(
        descriptor: MethodDescriptor(fullyQualifiedService: "test", method: "Call"),
        remotePeer: "in-process",
        localPeer: "in-process",
        cancellation: .init()
    )

    init(metrics: EngineMetrics? = nil, settings: EngineSettings = .init()) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        clock = ManualClock()
        engine = try Engine(
            store: Store(path: nil, metrics: metrics?.store, logger: logger),
            matching: Matching(clock: clock),
            clock: clock,
            settings: settings,
            metrics: metrics,
            logger: logger
        )
        try engine.load()
        try await engine.prepare(namespaces: ["default"], searchAttributes: [:], retention: .seconds(86_400))
    }

    func namespaceID(_ name: String = "default") throws -> String {
        try engine.namespace(named: name).id
    }

    /// Starts a workflow that no worker takes up.
    @discardableResult
    func start(_ id: String, namespace: String = "default") async throws -> String {
        let request = StartRequest.with {
            $0.namespace = namespace
            $0.workflowID = id
            $0.workflowType.name = "W"
            $0.taskQueue.name = "queue"
        }
        return try await workflow.startWorkflowExecution(request: request, context: Self.context).runID
    }

    func terminate(_ id: String) async throws {
        let request = Temporal_Api_Workflowservice_V1_TerminateWorkflowExecutionRequest.with {
            $0.namespace = "default"
            $0.workflowExecution.workflowID = id
        }
        _ = try await workflow.terminateWorkflowExecution(request: request, context: Self.context)
    }

    /// How many rows of the namespace its lists have.
    func rows(_ namespaceID: String) throws -> Int {
        try engine.store.read { reader throws(EngineError) in
            try reader.numbers(inNamespace: namespaceID, limit: 1000).count
        }
    }
}

/// The message of the error that a call ends with; nil if it ends well.
func refusal(_ call: () async throws -> Void) async -> String? {
    do {
        try await call()
        return nil
    } catch let error as EngineError {
        return error.message
    } catch {
        return "\(error)"
    }
}
