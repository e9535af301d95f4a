import Logging
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

/// An engine in memory, on a clock that stands still, with an endpoint that leads to the queue "handlers".
struct NexusEngineFixture {
    let engine: Engine
    let clock = ManualClock()
    let endpoint: NexusEndpoint

    init() async throws {
        let logger = Logger(label: "nexus") { _ in SwiftLogNoOpLogHandler() }
        engine = try Engine(
            store: Store.quiet(),
            matching: Matching(clock: clock),
            clock: clock,
            logger: logger
        )
        try await engine.prepare(namespaces: ["default"], searchAttributes: [:], retention: .seconds(86_400))
        endpoint = try engine.transact { try $0.createNexusEndpoint(.worker()) }.0
    }

    /// Starts a workflow as a client does.
    @discardableResult
    func start(_ id: String, configure: (inout StartRequest) -> Void = { _ in }) throws -> StartResponse {
        var request = StartRequest()
        request.namespace = "default"
        request.workflowID = id
        request.workflowType.name = "Type"
        request.taskQueue.name = "queue"
        request.requestID = "start-\(id)"
        configure(&request)
        return try engine.transact { try $0.start(request, engine: engine) }.0
    }

    /// Lets the workflow schedule an operation.
    ///
    /// - Returns: The request that its handler gets.
    func schedule(in workflowID: String, requestID: String = "operation") throws -> NexusRequest {
        try begin(in: workflowID, requestID: requestID)
        return try look(workflowID) { run in
            let id = try #require(run.nexusOperations.keys.max())
            let dispatch = try #require(run.nexusDispatch(id, isCancellation: false))
            return try #require(run.nexusRequest(for: dispatch.reference, namespace: "default", now: clock.now()))
        }
    }

    func begin(in workflowID: String, requestID: String = "operation") throws {
        try change(workflowID) { run, now in
            let id = run.append(
                .nexusOperationScheduled,
                .nexusOperationScheduledEventAttributes(
                    .with {
                        $0.endpoint = endpoint.spec.name
                        $0.endpointID = endpoint.id
                        $0.requestID = requestID
                    }
                ),
                now: now
            ).eventID
            run.beginNexusOperation(id, now: now)
        }
    }

    func change(_ workflowID: String, _ body: (inout Run, EngineTime) throws -> Void) throws {
        _ = try engine.transact { transaction in
            let box = try transaction.find(.with { $0.workflowID = workflowID }, namespace: "default")
            try transaction.change(box) { try body(&$0, transaction.now) }
        }
    }

    func look<Value: Sendable>(_ workflowID: String, _ body: (Run) throws -> Value) throws -> Value {
        try inspect(workflowID) { try body($0.run) }
    }

    func inspect<Value: Sendable>(_ workflowID: String, _ body: (RunBox) throws -> Value) throws -> Value {
        try engine.transact { transaction in
            try body(transaction.find(.with { $0.workflowID = workflowID }, namespace: "default"))
        }.0
    }

    func events(of workflowID: String) throws -> [HistoryEvent] {
        try inspect(workflowID, \.events)
    }
}

extension Temporal_Api_Nexus_V1_EndpointSpec {
    static func worker(_ name: String = "endpoint", namespace: String = "default", queue: String = "handlers") -> Self {
        .with {
            $0.name = name
            $0.target.worker.namespace = namespace
            $0.target.worker.taskQueue = queue
        }
    }
}

extension Callback {
    /// What a handler attaches to the workflow that does the operation.
    init(_ request: NexusRequest, token: String = "token") {
        self = .with {
            $0.nexus.url = request.startOperation.callback
            $0.nexus.header = request.startOperation.callbackHeader
            $0.nexus.header["Nexus-Operation-Token"] = token
        }
    }
}
