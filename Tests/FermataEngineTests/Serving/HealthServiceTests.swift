import GRPCCore
import SwiftProtobuf
import Testing

@testable import FermataEngine

@Suite("health service", .timeLimit(.minutes(1)))
struct HealthServiceTests {
    private static let workflowService = "temporal.api.workflowservice.v1.WorkflowService"

    @Test("the server and its services are healthy; others are unknown")
    func check() async throws {
        try await withServer { server in
            try await withClient(server, .loopback) { client in
                for service in ["", Self.workflowService] {
                    let response = try await client.health(service)
                    #expect(response.status == .serving)
                }
                let error = await #expect(throws: RPCError.self) { try await client.health("other") }
                #expect(error?.code == .notFound)
            }
        }
    }

    @Test("a watch tells that the server begins to stop, and ends")
    func watch() async throws {
        try await withServer { server in
            try await withClient(server, .loopback) { client in
                let known = Task { try await client.watchHealth(Self.workflowService, [:]) }
                // The watch is not observable from outside before its first answer, so the stop may come before it.
                _ = try await client.health("")
                server.beginGracefulShutdown()
                guard let statuses = try? await known.value else { return }
                #expect(statuses.last == .notServing)
            }
        }
    }

    @Test("the messages are laid out as the protocol says")
    func layout() throws {
        let request: [UInt8] = try HealthCheckRequest(service: "ab").serializedBytes()
        #expect(request == [0x0A, 2, 0x61, 0x62])
        let response: [UInt8] = try HealthCheckResponse(status: .notServing).serializedBytes()
        #expect(response == [0x08, 2])
        #expect(try HealthCheckRequest(serializedBytes: [0x0A, 2, 0x61, 0x62] as [UInt8]).service == "ab")
        #expect(try HealthCheckResponse(serializedBytes: [0x08, 1] as [UInt8]).status == .serving)
    }
}
