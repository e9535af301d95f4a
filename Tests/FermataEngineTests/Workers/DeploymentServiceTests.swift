import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Worker deployments")
struct DeploymentServiceTests {
    private let context = ServiceFixture.context

    private func poll(_ build: String, _ fixture: ServiceFixture, name: String = "d") async throws {
        try await fixture.engine.notePoll(
            PollRequest(
                key: try queue(fixture),
                identity: "worker",
                deadline: fixture.clock.now(),
                deployment: .with {
                    $0.deploymentName = name
                    $0.buildID = build
                    $0.workerVersioningMode = .versioned
                }
            )
        )
    }

    private func queue(_ fixture: ServiceFixture) throws -> TaskQueueKey {
        TaskQueueKey(namespaceID: try fixture.namespaceID(), name: "q", kind: .workflow)
    }

    private func setCurrent(_ build: String, _ fixture: ServiceFixture) async throws {
        let request = Temporal_Api_Workflowservice_V1_SetWorkerDeploymentCurrentVersionRequest.with {
            $0.namespace = "default"
            $0.deploymentName = "d"
            $0.buildID = build
            $0.identity = "me"
        }
        _ = try await fixture.workflow.setWorkerDeploymentCurrentVersion(request: request, context: context)
    }

    private func delete(_ build: String, _ fixture: ServiceFixture, skipsDrainage: Bool = false) async throws {
        let request = Temporal_Api_Workflowservice_V1_DeleteWorkerDeploymentVersionRequest.with {
            $0.namespace = "default"
            $0.deploymentVersion.deploymentName = "d"
            $0.deploymentVersion.buildID = build
            $0.skipDrainage = skipsDrainage
        }
        _ = try await fixture.workflow.deleteWorkerDeploymentVersion(request: request, context: context)
    }

    private func describe(_ fixture: ServiceFixture) async throws -> Temporal_Api_Deployment_V1_WorkerDeploymentInfo {
        let request = Temporal_Api_Workflowservice_V1_DescribeWorkerDeploymentRequest.with {
            $0.namespace = "default"
            $0.deploymentName = "d"
        }
        return try await fixture.workflow.describeWorkerDeployment(request: request, context: context)
            .workerDeploymentInfo
    }

    @Test("a worker that polls makes its version known")
    func registers() async throws {
        let fixture = try await ServiceFixture()
        let unknown = await refusal { _ = try await describe(fixture) }
        #expect(unknown == "no Worker Deployment found with name 'd'; does your Worker Deployment have pollers?")
        try await poll("1", fixture)
        try await poll("2", fixture)
        try await poll("1", fixture)
        let info = try await describe(fixture)
        #expect(info.versionSummaries.map(\.version) == ["d.2", "d.1"])
        #expect(info.versionSummaries.allSatisfy { $0.status == .inactive })
        #expect(info.routingConfig.currentVersion == "__unversioned__")
    }

    @Test(
        "names that cannot be are refused",
        arguments: [
            ("a.b", "1", "worker deployment name cannot contain '.'"),
            ("d", "__x", "BuildID cannot start with '__'"),
            ("", "1", "Deployment name and build id must be set together."),
        ]
    )
    func refusesNames(name: String, build: String, message: String) async throws {
        let fixture = try await ServiceFixture()
        #expect(await refusal { try await poll(build, fixture, name: name) } == message)
    }

    @Test("the queues of a version follow the routing, also after a restart")
    func routes() async throws {
        let fixture = try await ServiceFixture()
        try await poll("1", fixture)
        try await setCurrent("1", fixture)
        let version = DeploymentVersion(deploymentName: "d", buildID: "1")
        #expect(fixture.engine.matching.describe(try queue(fixture)).routing.current == version)

        fixture.engine.matching.setRouting(VersionRouting(), for: try queue(fixture))
        try fixture.engine.load()
        #expect(fixture.engine.matching.describe(try queue(fixture)).routing.current == version)
    }

    @Test("a version is deleted when nobody needs it")
    func deletes() async throws {
        let fixture = try await ServiceFixture()
        try await poll("1", fixture)
        try await poll("2", fixture)
        try await setCurrent("1", fixture)
        let current = await refusal { try await delete("1", fixture) }
        #expect(current == "version 'd:1' cannot be deleted since it is current or ramping")
        try await setCurrent("2", fixture)
        let draining = await refusal { try await delete("1", fixture) }
        #expect(draining == "version 'd:1' cannot be deleted since it is draining")
        try await delete("1", fixture, skipsDrainage: true)
        #expect(try await describe(fixture).versionSummaries.map(\.version) == ["d.2"])
        // It comes back with its worker.
        try await poll("1", fixture)
        #expect(try await describe(fixture).versionSummaries.map(\.version) == ["d.1", "d.2"])
    }

    @Test("a version without pinned runs is drained after a while")
    func drains() async throws {
        let fixture = try await ServiceFixture()
        try await poll("1", fixture)
        try await setCurrent("1", fixture)
        try await setCurrent("", fixture)
        #expect(try await describe(fixture).versionSummaries.map(\.status) == [.draining])
        fixture.clock.advance(to: fixture.clock.now() + .seconds(180))
        #expect(try await describe(fixture).versionSummaries.map(\.status) == [.drained])
    }
}
