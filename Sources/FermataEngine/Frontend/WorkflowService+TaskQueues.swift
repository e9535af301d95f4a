import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func describeTaskQueue(
        request: Temporal_Api_Workflowservice_V1_DescribeTaskQueueRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeTaskQueueResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.describedTaskQueue(request.taskQueue.name)
        guard request.apiMode != .enhanced else {
            guard request.taskQueue.kind != .sticky else {
                throw EngineError.invalidArgument(
                    "Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED or a normal "
                        + "queue."
                )
            }
            return engine.describeVersions(of: request, namespaceID: namespace.id)
        }
        let kind = TaskQueueKey.Kind(request.taskQueueType) ?? .workflow
        let queue = TaskQueueKey(namespaceID: namespace.id, name: request.taskQueue.name, kind: kind)
        let (settings, routed) = try engine.look { core in
            (request.reportConfig ? try core.settings(of: queue) : nil, try core.routingTime(of: queue))
        }
        return engine.matching.describe(queue).message(for: request, settings: settings, routedAt: routed)
    }

    /// Every queue has one partition here.
    func listTaskQueuePartitions(
        request: Temporal_Api_Workflowservice_V1_ListTaskQueuePartitionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListTaskQueuePartitionsResponse {
        _ = try engine.namespace(named: request.namespace)
        try engine.checks.describedTaskQueue(request.taskQueue.name)
        return .with {
            $0.activityTaskQueuePartitions = [.with { $0.key = request.taskQueue.name }]
            $0.workflowTaskQueuePartitions = [.with { $0.key = request.taskQueue.name }]
        }
    }

    func updateTaskQueueConfig(
        request: Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.describedTaskQueue(request.taskQueue)
        try engine.checks.taskQueueConfig(request)
        guard let kind = TaskQueueKey.Kind(request.taskQueueType) else {
            throw EngineError.invalidArgument("TaskQueueType is not set on request.")
        }
        let queue = TaskQueueKey(namespaceID: namespace.id, name: request.taskQueue, kind: kind)
        let settings = try await engine.durably { try $0.update(queue, with: request, matching: engine.matching) }
        return .with { $0.config = settings }
    }
}
