import GRPCCore
import Logging
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

/// An engine that has Nexus operations without a workflow, an endpoint "endpoint", and its handler.
struct NexusOperationServiceFixture {
    let clock: ManualClock
    let engine: Engine

    private var service: WorkflowServiceHandler { WorkflowServiceHandler(engine: engine) }
    private var context: ServerContext { ServiceFixture.context }

    /// - Parameter store: One that an earlier engine has left goes on with what is in it.
    init(
        store: Store? = nil,
        clock: ManualClock = ManualClock(),
        configure: (inout EngineSettings) -> Void = { _ in }
    ) async throws {
        var settings = EngineSettings()
        settings.enableStandaloneNexusOperations = true
        configure(&settings)
        self.clock = clock
        engine = try Engine(
            store: store ?? Store.quiet(),
            matching: Matching(clock: clock),
            clock: clock,
            settings: settings,
            logger: Logger(label: "nexus") { _ in SwiftLogNoOpLogHandler() }
        )
        try engine.load()
        try await engine.prepare(namespaces: ["default"], searchAttributes: [:], retention: .seconds(86_400))
        try engine.dispatchWaitingWork()
        _ = try? engine.transact { try $0.createNexusEndpoint(.worker()) }
    }

    @discardableResult
    func start(
        _ id: String,
        configure: (inout StartNexusOperationRequest) -> Void = { _ in }
    ) async throws -> StartNexusOperationResponse {
        var request = StartNexusOperationRequest()
        request.namespace = "default"
        request.operationID = id
        request.requestID = "start-\(id)"
        request.endpoint = "endpoint"
        request.service = "service"
        request.operation = "operation"
        configure(&request)
        return try await service.startNexusOperationExecution(request: request, context: context)
    }

    func describe(
        _ id: String,
        configure: (inout DescribeNexusOperationRequest) -> Void = { _ in }
    ) async throws -> DescribeNexusOperationResponse {
        var request = DescribeNexusOperationRequest()
        request.namespace = "default"
        request.operationID = id
        request.includeOutcome = true
        configure(&request)
        return try await service.describeNexusOperationExecution(request: request, context: context)
    }

    func outcome(
        of id: String,
        stage: Temporal_Api_Enums_V1_NexusOperationWaitStage = .closed
    ) async throws -> PollNexusOperationResponse {
        try await service.pollNexusOperationExecution(
            request: .with {
                $0.namespace = "default"
                $0.operationID = id
                $0.waitStage = stage
            },
            context: context
        )
    }

    func requestCancel(_ id: String) async throws {
        let request = Temporal_Api_Workflowservice_V1_RequestCancelNexusOperationExecutionRequest.with {
            $0.namespace = "default"
            $0.operationID = id
        }
        _ = try await service.requestCancelNexusOperationExecution(request: request, context: context)
    }

    func terminate(_ id: String) async throws {
        let request = Temporal_Api_Workflowservice_V1_TerminateNexusOperationExecutionRequest.with {
            $0.namespace = "default"
            $0.operationID = id
            $0.reason = "enough"
        }
        _ = try await service.terminateNexusOperationExecution(request: request, context: context)
    }

    func delete(_ id: String) async throws {
        let request = Temporal_Api_Workflowservice_V1_DeleteNexusOperationExecutionRequest.with {
            $0.namespace = "default"
            $0.operationID = id
        }
        _ = try await service.deleteNexusOperationExecution(request: request, context: context)
    }

    /// The ids that a list shows.
    func list(_ query: String) async throws -> [String] {
        let request = Temporal_Api_Workflowservice_V1_ListNexusOperationExecutionsRequest.with {
            $0.namespace = "default"
            $0.query = query
        }
        return try await service.listNexusOperationExecutions(request: request, context: context)
            .operations.map(\.operationID)
    }

    func count(
        _ query: String
    ) async throws -> Temporal_Api_Workflowservice_V1_CountNexusOperationExecutionsResponse {
        let request = Temporal_Api_Workflowservice_V1_CountNexusOperationExecutionsRequest.with {
            $0.namespace = "default"
            $0.query = query
        }
        return try await service.countNexusOperationExecutions(request: request, context: context)
    }

    /// What a handler gets.
    func poll() async throws -> PollNexusResponse {
        let request = Temporal_Api_Workflowservice_V1_PollNexusTaskQueueRequest.with {
            $0.namespace = "default"
            $0.taskQueue.name = "handlers"
        }
        return try await service.pollNexusTaskQueue(request: request, context: context)
    }

    func answer(_ task: PollNexusResponse, _ answer: Temporal_Api_Nexus_V1_StartOperationResponse) async throws {
        let request = Temporal_Api_Workflowservice_V1_RespondNexusTaskCompletedRequest.with {
            $0.namespace = "default"
            $0.taskToken = task.taskToken
            $0.response.startOperation = answer
        }
        _ = try await service.respondNexusTaskCompleted(request: request, context: context)
    }

    /// Starts a workflow as a handler does, and ends it.
    func work(_ id: String, for request: NexusRequest) throws {
        _ = try engine.transact { transaction in
            let start = StartRequest.with {
                $0.namespace = "default"
                $0.workflowID = id
                $0.workflowType.name = "Type"
                $0.taskQueue.name = "queue"
                $0.completionCallbacks = [Callback(request)]
            }
            _ = try transaction.start(start, engine: engine)
            let box = try transaction.find(.with { $0.workflowID = id }, namespace: "default")
            transaction.change(box) { $0.complete(.text("out"), now: transaction.now) }
        }
    }
}

extension Temporal_Api_Nexus_V1_StartOperationResponse {
    static func result(_ text: String) -> Self {
        .with { $0.syncSuccess.payload = .text(text) }
    }

    static func token(_ token: String) -> Self {
        .with { $0.asyncSuccess.operationToken = token }
    }
}
