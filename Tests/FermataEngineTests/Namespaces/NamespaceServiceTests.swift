import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Namespaces")
struct NamespaceServiceTests {
    private let context = ServiceFixture.context

    private func register(_ name: String, days: Int64 = 1, in fixture: ServiceFixture) async throws {
        let request = Temporal_Api_Workflowservice_V1_RegisterNamespaceRequest.with {
            $0.namespace = name
            $0.workflowExecutionRetentionPeriod.seconds = days * 86_400
            $0.data = ["team": "a"]
        }
        _ = try await fixture.workflow.registerNamespace(request: request, context: context)
    }

    private func describe(
        _ name: String,
        in fixture: ServiceFixture
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeNamespaceResponse {
        try await fixture.workflow.describeNamespace(request: .with { $0.namespace = name }, context: context)
    }

    private func names(
        in fixture: ServiceFixture,
        _ change: (inout Temporal_Api_Workflowservice_V1_ListNamespacesRequest) -> Void = { _ in }
    ) async throws -> [String] {
        let response = try await fixture.workflow.listNamespaces(request: .with(change), context: context)
        return response.namespaces.map(\.namespaceInfo.name)
    }

    @Test("a namespace is described as it was registered")
    func describesRegistered() async throws {
        let fixture = try await ServiceFixture()
        try await register("n", days: 3, in: fixture)
        let described = try await describe("n", in: fixture)
        #expect(described.namespaceInfo.state == .registered)
        #expect(described.namespaceInfo.data == ["team": "a"])
        #expect(described.config.workflowExecutionRetentionTtl.seconds == 3 * 86_400)
        #expect(described.namespaceInfo.capabilities.workerHeartbeats)
        #expect(described.replicationConfig.activeClusterName == "active")
    }

    @Test("a name is given once")
    func refusesDuplicate() async throws {
        let fixture = try await ServiceFixture()
        try await register("n", in: fixture)
        #expect(await refusal { try await register("n", in: fixture) } == "Namespace \"n\" already exists")
    }

    @Test("retention is an hour at least")
    func refusesShortRetention() async throws {
        let fixture = try await ServiceFixture()
        let message = await refusal { try await register("n", days: 0, in: fixture) }
        #expect(message == "A valid retention period is not set on request.")
    }

    @Test("a list shows all namespaces page by page, and deleted ones on request only")
    func lists() async throws {
        let fixture = try await ServiceFixture()
        try await register("n", in: fixture)
        #expect(Set(try await names(in: fixture)) == ["default", "temporal-system", "n"])

        var paged: [String] = []
        var request = Temporal_Api_Workflowservice_V1_ListNamespacesRequest.with { $0.pageSize = 2 }
        repeat {
            let page = try await fixture.workflow.listNamespaces(request: request, context: context)
            paged += page.namespaces.map(\.namespaceInfo.name)
            request.nextPageToken = page.nextPageToken
        } while !request.nextPageToken.isEmpty
        #expect(paged.sorted() == ["default", "n", "temporal-system"])

        _ = try await fixture.operators.deleteNamespace(request: .with { $0.namespace = "n" }, context: context)
        #expect(try await names(in: fixture).count == 2)
        #expect(try await names(in: fixture) { $0.namespaceFilter.includeDeleted = true }.count == 3)
    }

    @Test("an update changes what it names and keeps the rest")
    func updates() async throws {
        let fixture = try await ServiceFixture()
        try await register("n", days: 3, in: fixture)
        let request = Temporal_Api_Workflowservice_V1_UpdateNamespaceRequest.with {
            $0.namespace = "n"
            $0.updateInfo.description_p = "mine"
            $0.updateInfo.data = ["floor": "2"]
        }
        _ = try await fixture.workflow.updateNamespace(request: request, context: context)
        let described = try await describe("n", in: fixture)
        #expect(described.namespaceInfo.description_p == "mine")
        #expect(described.namespaceInfo.data == ["team": "a", "floor": "2"])
        #expect(described.config.workflowExecutionRetentionTtl.seconds == 3 * 86_400)
    }

    @Test("a deprecated namespace cannot become registered again")
    func refusesStateChange() async throws {
        let fixture = try await ServiceFixture()
        try await register("n", in: fixture)
        _ = try await fixture.workflow.deprecateNamespace(request: .with { $0.namespace = "n" }, context: context)
        let request = Temporal_Api_Workflowservice_V1_UpdateNamespaceRequest.with {
            $0.namespace = "n"
            $0.updateInfo.state = .registered
        }
        let message = await refusal {
            _ = try await fixture.workflow.updateNamespace(request: request, context: context)
        }
        #expect(message == "Invalid namespace state update.")
    }

    @Test("a deleted namespace loses its name at once, and then its runs and itself")
    func deletes() async throws {
        let fixture = try await ServiceFixture()
        try await register("n", in: fixture)
        let id = try fixture.namespaceID("n")
        try await fixture.start("open", namespace: "n")
        try await fixture.start("kept")
        let request = Temporal_Api_Operatorservice_V1_DeleteNamespaceRequest.with { $0.namespace = "n" }
        let deleted = try await fixture.operators.deleteNamespace(request: request, context: context)
        #expect(deleted.deletedNamespace == "n-deleted-\(id.prefix(5))")
        #expect(await refusal { try await fixture.start("new", namespace: "n") } == "Namespace n is not found.")

        try await fixture.engine.emptyDeletedNamespaces()
        #expect(try fixture.rows(id) == 0)
        #expect(try fixture.rows(try fixture.namespaceID()) == 1)
        #expect(fixture.engine.look { $0.namespaces.namespace(id: id) == nil })
        #expect(fixture.engine.look { $0.openRuns.count } == 1)
    }

    @Test("the system's namespace stays")
    func keepsSystem() async throws {
        let fixture = try await ServiceFixture()
        let message = await refusal {
            let request = Temporal_Api_Operatorservice_V1_DeleteNamespaceRequest.with {
                $0.namespace = "temporal-system"
            }
            _ = try await fixture.operators.deleteNamespace(request: request, context: context)
        }
        #expect(message == "unable to delete system namespace")
    }
}
