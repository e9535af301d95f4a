import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Versions and sticky queues")
struct StickyVersionTests {
    private static let queue = TaskQueueKey(namespaceID: "n", name: "q", kind: .workflow)
    private let version = DeploymentVersion(deploymentName: "d", buildID: "1")

    @Test("matching tells where the work of a queue goes, loaded or not")
    func routing() {
        let matching = Matching(clock: ManualClock())
        #expect(matching.routing(of: Self.queue) == VersionRouting())
        matching.setRouting(VersionRouting(current: version), for: Self.queue)
        #expect(matching.routing(of: Self.queue).version(for: .autoUpgrade(workflowID: "w")) == version)
        #expect(matching.routing(of: Self.queue).version(for: .unversioned) == nil)
    }

    @Test("the queue of a worker that has shut down counts as one without a worker")
    func shutdown() async throws {
        let fixture = try await ServiceFixture()
        let sticky = TaskQueueKey(namespaceID: try fixture.namespaceID(), name: "sticky", kind: .workflow)
        let poll = PollRequest(
            key: sticky,
            isSticky: true,
            identity: "worker",
            workerInstanceKey: "k",
            deadline: fixture.clock.now() + .seconds(60)
        )
        async let polled = fixture.engine.matching.poll(poll)
        while fixture.engine.matching.describe(sticky).waitingPollers == 0 { await Task.yield() }
        #expect(fixture.engine.matching.hasRecentPoller(sticky))
        let request = Temporal_Api_Workflowservice_V1_ShutdownWorkerRequest.with {
            $0.namespace = "default"
            $0.identity = "worker"
            $0.workerInstanceKey = "k"
            $0.stickyTaskQueue = "sticky"
        }
        _ = try await fixture.workflow.shutdownWorker(request: request, context: ServiceFixture.context)
        let task = try await polled
        #expect(task?.key == nil)
        #expect(!fixture.engine.matching.hasRecentPoller(sticky))
    }
}
