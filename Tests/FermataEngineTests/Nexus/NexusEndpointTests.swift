import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Nexus endpoints")
struct NexusEndpointTests {
    @Test("an endpoint is changed by who knows its version")
    func update() async throws {
        let fixture = try await NexusEngineFixture()
        let id = fixture.endpoint.id
        #expect(fixture.endpoint.version == 1)
        #expect(!fixture.endpoint.hasLastModifiedTime)
        let (changed, _) = try fixture.engine.transact {
            try $0.updateNexusEndpoint(id: id, version: 1, .worker(queue: "others"))
        }
        #expect(changed.version == 2)
        #expect(changed.hasLastModifiedTime)
        #expect(changed.spec.target.worker.taskQueue == "others")
        #expect(
            message { try fixture.engine.transact { try $0.updateNexusEndpoint(id: id, version: 1, .worker()) } }
                == "nexus endpoint version mismatch. received: 1 expected 2"
        )
        _ = try fixture.engine.transact { try $0.deleteNexusEndpoint(id: id, version: 2) }
        #expect(try fixture.engine.transact { try $0.nexusEndpoints() }.0.isEmpty)
        #expect(
            message { try fixture.engine.transact { try $0.deleteNexusEndpoint(id: id, version: 2) } }
                == "error deleting nexus endpoint with ID: \(id)"
        )
    }

    @Test("two endpoints never have the same name")
    func names() async throws {
        let fixture = try await NexusEngineFixture()
        #expect(
            message { try fixture.engine.transact { try $0.createNexusEndpoint(.worker()) } }
                == "error creating Nexus endpoint. Endpoint with name endpoint already registered"
        )
        let (other, _) = try fixture.engine.transact { try $0.createNexusEndpoint(.worker("other")) }
        #expect(
            message {
                try fixture.engine.transact { try $0.updateNexusEndpoint(id: other.id, version: 1, .worker()) }
            } == "error updating Nexus endpoint. Endpoint with name endpoint already registered"
        )
    }

    @Test("all that is wrong with an endpoint is said at once")
    func faults() async throws {
        let fixture = try await NexusEngineFixture()
        let regex = #"endpoint name must match the regex: "^[a-zA-Z][a-zA-Z0-9\\-]*[a-zA-Z0-9]$""#
        let cases: [(Temporal_Api_Nexus_V1_EndpointSpec, String)] = [
            (.init(), "endpoint name not set, empty target variant"),
            (.worker("a!b"), regex),
            (.worker("ok", namespace: ""), "target namespace not set"),
            (.worker("ok", queue: ""), "invalid target task queue: \"taskQueue is not set\""),
            (
                .worker("-a", queue: "/_sys/x"),
                regex
                    + ", invalid target task queue: \"task queue name cannot start with reserved prefix /_sys/\""
            ),
            (
                .worker("ok", namespace: "nope"),
                "could not verify namespace referenced by target exists: Namespace nope is not found."
            ),
        ]
        for (spec, expected) in cases {
            #expect(message { try fixture.engine.transact { try $0.createNexusEndpoint(spec) } } == expected)
        }
    }

    @Test("an endpoint outside of the engine is refused by name")
    func external() async throws {
        let fixture = try await NexusEngineFixture()
        var spec = Temporal_Api_Nexus_V1_EndpointSpec()
        spec.name = "outside"
        spec.target.external.url = "http://example.com"
        let error = #expect(throws: EngineError.self) {
            try fixture.engine.transact { try $0.createNexusEndpoint(spec) }
        }
        #expect(error?.code == .unimplemented)
    }

    @Test("an operation whose endpoint is gone fails")
    func gone() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        _ = try fixture.engine.transact {
            try $0.deleteNexusEndpoint(id: fixture.endpoint.id, version: fixture.endpoint.version)
        }
        try fixture.begin(in: "caller")
        let failed = try #require(fixture.events(of: "caller").last).nexusOperationFailedEventAttributes
        #expect(failed.failure.cause.message == "endpoint not registered")
        #expect(failed.failure.cause.nexusHandlerFailureInfo.type == "NOT_FOUND")
    }

    private func message(_ body: () throws -> some Any) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? EngineError)?.message
        }
    }
}
