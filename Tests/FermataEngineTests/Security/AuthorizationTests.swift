import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("authorization of calls", .timeLimit(.minutes(1)))
struct AuthorizationTests {
    private static let reader = "the key of the reader"
    private static let writer = "the key of the writer"

    private func options() throws -> AuthorizationOptions {
        let reader = EngineAPIKey(name: "r", key: Self.reader, permissions: .init(namespaces: ["default": .reader]))
        let writer = EngineAPIKey(name: "w", key: Self.writer, permissions: .init(namespaces: ["default": .writer]))
        return AuthorizationOptions(apiKeys: [try #require(reader), try #require(writer)])
    }

    @Test("without any option everybody may call", arguments: Reach.allCases)
    func open(_ reach: Reach) async throws {
        try await withServer { server in
            try await withClient(server, reach) { client in
                _ = try await client.start()
                _ = try await client.start(key: "whatever")
            }
        }
    }

    @Test("with any option calls are refused that prove nothing, and not enough")
    func refused() async throws {
        try await withServer(authorization: options()) { server in
            try await withClient(server, .loopback) { client in
                for key in [nil, "wrong", "", Self.reader] {
                    let error = await #expect(throws: RPCError.self) { try await client.start(key: key) }
                    #expect(error?.code == .permissionDenied)
                    #expect(error?.message == "Request unauthorized.")
                }
            }
        }
    }

    @Test("a key allows what its role does, where it has it")
    func allowed() async throws {
        let service = StubService(start: { _ in .with { $0.runID = CallContext.current?.principal?.name ?? "" } })
        try await withServer(service, authorization: options()) { server in
            try await withClient(server, .loopback) { client in
                let started = try await client.start(key: Self.writer)
                #expect(started.runID == "w")
                await #expect(throws: RPCError.self) { try await client.start(namespace: "orders", key: Self.writer) }
            }
        }
    }

    @Test("the scheme of the header is Bearer, in any case")
    func scheme() async throws {
        try await withServer(authorization: options()) { server in
            try await withClient(server, .loopback) { client in
                let request = StubService.Start.with { $0.namespace = "default" }
                _ = try await client.start(request, ["authorization": "bEaRer \(Self.writer)"], .defaults)
                for header in [Self.writer, "Basic \(Self.writer)", "Bearer"] {
                    await #expect(throws: RPCError.self) {
                        try await client.start(request, ["authorization": "\(header)"], .defaults)
                    }
                }
            }
        }
    }

    @Test("system info and health are open, but not with a wrong credential")
    func probes() async throws {
        try await withServer(authorization: options()) { server in
            try await withClient(server, .loopback) { client in
                _ = try await client.systemInfo([:])
                _ = try await client.health("")
                await #expect(throws: RPCError.self) { try await client.systemInfo(Metadata(key: "wrong")) }
                await #expect(throws: RPCError.self) { try await client.watchHealth("", [:]) }
            }
        }
    }

    @Test("code of this process needs no credentials")
    func inProcess() async throws {
        try await withServer(authorization: options()) { server in
            try await withClient(server, .inProcess) { client in
                _ = try await client.start(namespace: "any")
            }
        }
    }
}
