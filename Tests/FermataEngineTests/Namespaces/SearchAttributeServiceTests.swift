import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Search attributes of a namespace")
struct SearchAttributeServiceTests {
    private let context = ServiceFixture.context

    private func add(_ types: [String: IndexedValueType], to fixture: ServiceFixture) async throws {
        let request = Temporal_Api_Operatorservice_V1_AddSearchAttributesRequest.with {
            $0.namespace = "default"
            $0.searchAttributes = types
        }
        _ = try await fixture.operators.addSearchAttributes(request: request, context: context)
    }

    private func remove(_ names: [String], from fixture: ServiceFixture) async throws {
        let request = Temporal_Api_Operatorservice_V1_RemoveSearchAttributesRequest.with {
            $0.namespace = "default"
            $0.searchAttributes = names
        }
        _ = try await fixture.operators.removeSearchAttributes(request: request, context: context)
    }

    @Test("what was added is listed until it is removed")
    func addsAndRemoves() async throws {
        let fixture = try await ServiceFixture()
        try await add(["A": .keyword, "B": .int], to: fixture)
        // A name that is there keeps its type.
        try await add(["A": .text], to: fixture)
        try await remove(["B", "Unknown"], from: fixture)
        let listed = try await fixture.operators.listSearchAttributes(
            request: .with { $0.namespace = "default" },
            context: context
        )
        #expect(listed.customAttributes == ["A": .keyword])
        #expect(listed.systemAttributes["WorkflowType"] == .keyword)
        #expect(listed.systemAttributes["BuildIds"] == .keywordList)
    }

    @Test(
        "names and types that cannot be are refused",
        arguments: [
            ([:], "SearchAttributes are not set on request."),
            (["WorkflowId": IndexedValueType.keyword], "Search attribute WorkflowId is reserved by system."),
            (["TemporalX": .keyword], "Search attribute TemporalX is reserved by system."),
            (["X": .UNRECOGNIZED(99)], "Unknown search attribute type: 99."),
        ]
    )
    func refuses(types: [String: IndexedValueType], message: String) async throws {
        let fixture = try await ServiceFixture()
        #expect(await refusal { try await add(types, to: fixture) } == message)
    }

    @Test("the server's own names stay")
    func keepsSystem() async throws {
        let fixture = try await ServiceFixture()
        let message = await refusal { try await remove(["WorkflowId"], from: fixture) }
        #expect(message == "Unable to remove non-custom search attributes: WorkflowId.")
    }
}
