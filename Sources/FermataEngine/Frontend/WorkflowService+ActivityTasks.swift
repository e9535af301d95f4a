import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

typealias PollActivityResponse = Temporal_Api_Workflowservice_V1_PollActivityTaskQueueResponse

extension WorkflowServiceHandler {
    func pollActivityTaskQueue(
        request: Temporal_Api_Workflowservice_V1_PollActivityTaskQueueRequest,
        context: ServerContext
    ) async throws -> PollActivityResponse {
        try engine.checks.identity(request.identity)
        try engine.checks.taskQueue(request.taskQueue, isSet: request.hasTaskQueue)
        let namespace = try engine.namespace(named: request.namespace)
        let rate = request.taskQueueMetadata
        let poll = PollRequest(
            key: TaskQueueKey(namespaceID: namespace.id, name: request.taskQueue.name, kind: .activity),
            identity: request.identity,
            workerInstanceKey: request.workerInstanceKey,
            deadline: engine.pollDeadline(),
            maxTasksPerSecond: rate.hasMaxTasksPerSecond ? rate.maxTasksPerSecond.value : nil,
            capabilities: request.hasWorkerVersionCapabilities ? request.workerVersionCapabilities : nil,
            deployment: request.hasDeploymentOptions ? request.deploymentOptions : nil
        )
        try await engine.notePoll(poll)
        return try await withCancellationOfCall { [engine] in
            while let matched = try await engine.nextTask(for: poll, request.taskQueue, of: namespace) {
                guard case .activity(let run, let scheduledEventID, let stamp) = matched.task.work else { continue }
                guard
                    var response = try await engine.startActivity(
                        run,
                        scheduledEventID: scheduledEventID,
                        stamp: stamp,
                        identity: request.identity,
                        deployment: poll.deployment.flatMap { DeploymentVersion($0) }
                    )
                else {
                    engine.matching.discard(matched)
                    continue
                }
                if let delta = matched.pollerDelta {
                    response.pollerScalingDecision.pollRequestDeltaSuggestion = delta
                }
                return response
            }
            return PollActivityResponse()
        }
    }
}

extension Engine {
    /// Starts an activity for a worker; nil if the task is stale, and the worker needs another.
    ///
    /// The start is durable when this returns: an attempt that may have begun is never given out a second time.
    func startActivity(
        _ number: RunNumber,
        scheduledEventID: Int64,
        stamp: Int64,
        identity: String,
        deployment: DeploymentVersion?
    ) async throws -> PollActivityResponse? {
        do {
            return try await durably { transaction -> PollActivityResponse? in
                guard scheduledEventID > 0 else {
                    guard let box = try transaction.core.standalone.box(number) else { return nil }
                    return try transaction.startStandalone(box, stamp, identity: identity, deployment: deployment)
                }
                guard let box = try transaction.core.box(number) else { return nil }
                let started = try transaction.change(box) {
                    try $0.startActivity(
                        scheduledEventID: scheduledEventID,
                        stamp: stamp,
                        identity: identity,
                        requestID: UniqueID.make(),
                        deployment: deployment?.message,
                        now: transaction.now
                    )
                }
                return transaction.response(for: started, of: box)
            }
        } catch is StaleActivityTask {
            return nil
        }
    }
}

extension Transaction {
    /// Starts an activity without a workflow for a worker.
    fileprivate func startStandalone(
        _ box: StandaloneBox,
        _ stamp: Int64,
        identity: String,
        deployment: DeploymentVersion?
    ) throws -> PollActivityResponse {
        let client = CallContext.current
        return try change(box, as: StandaloneActivity.self) {
            try $0.start(
                stamp: stamp,
                identity: identity,
                client: (client?.clientName ?? "", client?.clientVersion ?? ""),
                deployment: deployment?.message,
                now: now
            )
            return $0.pollResponse(namespace: core.namespaces.namespace(id: box.identity.namespaceID)?.name ?? "")
        }
    }

    /// Starts an activity for the worker that has just scheduled it; nil if it cannot be started.
    func startActivity(
        _ scheduledEventID: Int64,
        of box: RunBox,
        identity: String,
        engine: Engine
    ) throws -> PollActivityResponse? {
        guard let activity = box.run.activities[scheduledEventID] else { return nil }
        let started = try change(box) {
            try $0.startActivity(
                scheduledEventID: scheduledEventID,
                stamp: activity.record.stamp,
                identity: identity,
                requestID: UniqueID.make(),
                now: now
            )
        }
        return response(for: started, of: box)
    }

    func response(for started: StartedActivity, of box: RunBox) -> PollActivityResponse {
        let identity = box.identity
        let token = TaskToken.activity(
            run: identity.number,
            namespaceID: identity.namespaceID,
            scheduledEventID: started.scheduledEventID,
            attempt: started.attempt
        )
        return started.response(
            token: token.bytes,
            namespace: core.namespaces.namespace(id: identity.namespaceID)?.name ?? "",
            execution: identity.execution
        )
    }
}
