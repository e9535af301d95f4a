import GRPCCore
import Logging
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

typealias Service = WorkflowServiceHandler

/// An engine on a clock that stands still, with a client's and a worker's calls about activities without a workflow.
struct ActivityServiceFixture {
    let clock: ManualClock
    let store: Store
    let engine: Engine

    var service: Service { Service(engine: engine) }
    var context: ServerContext { ServiceFixture.context }

    /// - Parameter path: Of the database; nil keeps it in memory.
    init(path: String? = nil, clock: ManualClock = ManualClock()) async throws {
        self.clock = clock
        store = try .quiet(path)
        engine = try Engine(
            store: store,
            matching: Matching(clock: clock),
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try engine.load()
        try await engine.prepare(
            namespaces: ["default"],
            searchAttributes: ["Customer": "Keyword"],
            retention: .seconds(86_400)
        )
        try engine.dispatchWaitingWork()
    }

    /// Lets time pass and does what falls due.
    func wait(_ duration: Duration) throws {
        clock.advance(to: clock.now() + duration)
        try engine.fireDue()
    }

    @discardableResult
    func start(
        _ id: String = "a",
        _ configure: (inout StartActivityRequest) -> Void = { _ in }
    ) async throws -> Temporal_Api_Workflowservice_V1_StartActivityExecutionResponse {
        let request = StartActivityRequest.with {
            $0.namespace = "default"
            $0.activityID = id
            $0.activityType.name = "Type"
            $0.taskQueue.name = "queue"
            $0.startToCloseTimeout = Duration.seconds(60).message
            $0.input = .jsonText("in")
            configure(&$0)
        }
        return try await service.startActivityExecution(request: request, context: context)
    }

    /// Takes the task that waits; call it only if there is one.
    func poll(_ queue: String = "queue") async throws -> PollActivityResponse {
        let request = Temporal_Api_Workflowservice_V1_PollActivityTaskQueueRequest.with {
            $0.namespace = "default"
            $0.taskQueue.name = queue
            $0.identity = "worker"
        }
        return try await service.pollActivityTaskQueue(request: request, context: context)
    }

    func complete(_ task: PollActivityResponse, _ result: String = "out") async throws {
        let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest.with {
            $0.namespace = "default"
            $0.taskToken = task.taskToken
            $0.result = .jsonText(result)
        }
        _ = try await service.respondActivityTaskCompleted(request: request, context: context)
    }

    func fail(_ task: PollActivityResponse, nonRetryable: Bool = false) async throws {
        let request = Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest.with {
            $0.namespace = "default"
            $0.taskToken = task.taskToken
            $0.failure.message = "no"
            $0.failure.applicationFailureInfo.nonRetryable = nonRetryable
        }
        _ = try await service.respondActivityTaskFailed(request: request, context: context)
    }

    func outcome(_ id: String = "a") async throws -> PollActivityOutcomeResponse {
        let request = Temporal_Api_Workflowservice_V1_PollActivityExecutionRequest.with {
            $0.namespace = "default"
            $0.activityID = id
        }
        return try await service.pollActivityExecution(request: request, context: context)
    }

    func describe(
        _ id: String = "a",
        _ configure: (inout DescribeActivityRequest) -> Void = { _ in }
    ) async throws -> DescribeActivityResponse {
        let request = DescribeActivityRequest.with {
            $0.namespace = "default"
            $0.activityID = id
            configure(&$0)
        }
        return try await service.describeActivityExecution(request: request, context: context)
    }

    func terminate(_ id: String = "a") async throws {
        let request = Temporal_Api_Workflowservice_V1_TerminateActivityExecutionRequest.with {
            $0.namespace = "default"
            $0.activityID = id
            $0.reason = "enough"
        }
        _ = try await service.terminateActivityExecution(request: request, context: context)
    }

    /// The ids that a list shows.
    func list(_ query: String = "") async throws -> [String] {
        let request = Temporal_Api_Workflowservice_V1_ListActivityExecutionsRequest.with {
            $0.namespace = "default"
            $0.query = query
        }
        return try await service.listActivityExecutions(request: request, context: context).executions.map(\.activityID)
    }

    func count(_ query: String) async throws -> Temporal_Api_Workflowservice_V1_CountActivityExecutionsResponse {
        let request = Temporal_Api_Workflowservice_V1_CountActivityExecutionsRequest.with {
            $0.namespace = "default"
            $0.query = query
        }
        return try await service.countActivityExecutions(request: request, context: context)
    }
}
