import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Task queues")
struct TaskQueueServiceTests {
    private let context = ServiceFixture.context

    private func update(
        _ fixture: ServiceFixture,
        _ type: Temporal_Api_Enums_V1_TaskQueueType = .activity,
        _ change: (inout Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigRequest) -> Void
    ) async throws -> TaskQueueSettings {
        var request = Temporal_Api_Workflowservice_V1_UpdateTaskQueueConfigRequest()
        request.namespace = "default"
        request.taskQueue = "q"
        request.taskQueueType = type
        request.identity = "me"
        change(&request)
        return try await fixture.workflow.updateTaskQueueConfig(request: request, context: context).config
    }

    private func config(_ fixture: ServiceFixture) throws -> TaskQueueConfig {
        let key = TaskQueueKey(namespaceID: try fixture.namespaceID(), name: "q", kind: .activity)
        return fixture.engine.matching.describe(key).config
    }

    @Test("rates and weights are kept, also after a restart")
    func keepsConfig() async throws {
        let fixture = try await ServiceFixture()
        let settings = try await update(fixture) {
            $0.updateQueueRateLimit.rateLimit.requestsPerSecond = 5
            $0.updateQueueRateLimit.reason = "test"
            $0.setFairnessWeightOverrides = ["a": 2, "b": 0.5]
        }
        #expect(settings.queueRateLimit.metadata.reason == "test")
        _ = try await update(fixture) { $0.unsetFairnessWeightOverrides = ["a", "unknown"] }
        let expected = TaskQueueConfig(queueRateLimit: 5, fairnessWeights: ["b": 0.5])
        #expect(try config(fixture) == expected)

        let key = TaskQueueKey(namespaceID: try fixture.namespaceID(), name: "q", kind: .activity)
        fixture.engine.matching.setConfig(TaskQueueConfig(), for: key)
        try fixture.engine.load()
        #expect(try config(fixture) == expected)
    }

    @Test("a rate is taken away by an update without one")
    func clearsRate() async throws {
        let fixture = try await ServiceFixture()
        _ = try await update(fixture) { $0.updateQueueRateLimit.rateLimit.requestsPerSecond = 5 }
        _ = try await update(fixture) { $0.updateQueueRateLimit.reason = "enough" }
        #expect(try config(fixture).queueRateLimit == nil)
    }

    @Test("what cannot be is refused")
    func refuses() async throws {
        let fixture = try await ServiceFixture()
        let ofWorkflows = await refusal {
            _ = try await update(fixture, .workflow) { $0.updateQueueRateLimit.rateLimit.requestsPerSecond = 5 }
        }
        #expect(ofWorkflows == "Setting rate limit on workflow task queues is not allowed.")
        let negative = await refusal {
            _ = try await update(fixture) { $0.updateQueueRateLimit.rateLimit.requestsPerSecond = -1 }
        }
        #expect(negative == "RequestsPerSecond for UpdateQueueRateLimit rate limit must be non-negative.")
        let both = await refusal {
            _ = try await update(fixture) {
                $0.setFairnessWeightOverrides = ["a": 1]
                $0.unsetFairnessWeightOverrides = ["a"]
            }
        }
        #expect(both == "fairness weight override key \"a\" present in both set and unset lists")
    }

    @Test("a description shows what waits")
    func describes() async throws {
        let fixture = try await ServiceFixture()
        try await fixture.start("w")
        let request = Temporal_Api_Workflowservice_V1_DescribeTaskQueueRequest.with {
            $0.namespace = "default"
            $0.taskQueue.name = "queue"
            $0.reportStats = true
        }
        let described = try await fixture.workflow.describeTaskQueue(request: request, context: context)
        #expect(described.stats.approximateBacklogCount == 1)
        #expect(described.statsByPriorityKey[3]?.approximateBacklogCount == 1)
        #expect(described.versioningInfo.currentVersion == "__unversioned__")

        var enhanced = request
        enhanced.apiMode = .enhanced
        let versions = try await fixture.workflow.describeTaskQueue(request: enhanced, context: context)
        #expect(versions.versionsInfo[""]?.typesInfo[1]?.stats.approximateBacklogCount == 1)
    }
}
