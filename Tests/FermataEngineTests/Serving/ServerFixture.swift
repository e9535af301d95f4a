import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Logging
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// How a test reaches the server.
enum Reach: String, CaseIterable, Sendable {
    case inProcess
    case loopback
}

/// A client of the stub service, over any transport.
struct StubClient: Sendable {
    typealias API = Temporal_Api_Workflowservice_V1_WorkflowService

    var start: @Sendable (StubService.Start, Metadata, CallOptions) async throws -> StubService.Started
    var poll: @Sendable (StubService.Poll, Metadata, CallOptions) async throws -> StubService.Task
    var systemInfo: @Sendable (Metadata) async throws -> StubService.System
    var health: @Sendable (String) async throws -> HealthCheckResponse
    var watchHealth: @Sendable (String, Metadata) async throws -> [HealthCheckResponse.Status]

    init<Transport: ClientTransport>(_ client: GRPCClient<Transport>) {
        let api = API.Client(wrapping: client)
        start = { try await api.startWorkflowExecution($0, metadata: $1, options: $2) }
        poll = { try await api.pollWorkflowTaskQueue($0, metadata: $1, options: $2) }
        systemInfo = { try await api.getSystemInfo(StubService.Info(), metadata: $0) }
        health = { try await client.checkHealth($0) }
        watchHealth = { try await client.watchHealth($0, $1) }
    }

    /// Clients in the process ask nothing of the server but what their service has.
    init(_ calls: InProcessCallRunner, _ service: StubService) {
        typealias Method = API.Method
        start = { message, metadata, options in
            let request = ClientRequest(message: message, metadata: metadata)
            return try await calls.unary(Method.StartWorkflowExecution.descriptor, request, options) { message, _ in
                try await service.start(message)
            }
        }
        poll = { message, metadata, options in
            let request = ClientRequest(message: message, metadata: metadata)
            return try await calls.unary(Method.PollWorkflowTaskQueue.descriptor, request, options) { message, _ in
                try await service.poll(message)
            }
        }
        systemInfo = { _ in throw RPCError(code: .unimplemented, message: "") }
        health = { _ in throw RPCError(code: .unimplemented, message: "") }
        watchHealth = { _, _ in throw RPCError(code: .unimplemented, message: "") }
    }

    func start(
        namespace: String = "default",
        key: String? = nil,
        options: CallOptions = .defaults
    ) async throws -> StubService.Started {
        try await start(.with { $0.namespace = namespace }, Metadata(key: key), options)
    }

    func poll(namespace: String = "default", options: CallOptions = .defaults) async throws -> StubService.Task {
        try await poll(.with { $0.namespace = namespace }, [:], options)
    }
}

extension Metadata {
    init(key: String?) {
        self = key.map { ["authorization": "Bearer \($0)"] } ?? [:]
    }
}

/// Runs a server of `service` for as long as `body` takes.
func withServer<Result: Sendable>(
    _ service: StubService = StubService(),
    serving: ServingOptions? = ServingOptions(port: 0),
    authorization: AuthorizationOptions = AuthorizationOptions(),
    limits: EngineLimits = EngineLimits(),
    metrics: RecordedMetrics = RecordedMetrics(),
    _ body: @Sendable (EngineServer) async throws -> Result
) async throws -> Result {
    let server = try await EngineServer(
        services: [service],
        serving: serving,
        authorization: authorization,
        limits: limits,
        metrics: CallMetrics(metrics),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        isNamespace: { $0 == "default" }
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let result: Result
        do {
            result = try await body(server)
        } catch {
            server.beginGracefulShutdown()
            throw error
        }
        server.beginGracefulShutdown()
        try await group.waitForAll()
        return result
    }
}

/// Connects a client to `server` for as long as `body` takes.
func withClient<Result: Sendable>(
    _ server: EngineServer,
    _ reach: Reach,
    security: HTTP2ClientTransport.Posix.TransportSecurity = .plaintext,
    _ body: @Sendable (StubClient) async throws -> Result
) async throws -> Result {
    switch reach {
    case .inProcess:
        let service = server.services.lazy.compactMap { $0 as? StubService }.first
        guard let service else { throw EngineError.notFound("The server has no stub service.") }
        let channel = server.connect()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await channel.run() }
            defer { channel.gate.clientEnds() }
            return try await body(StubClient(channel.calls, service))
        }
    case .loopback:
        let address = try await server.address
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: address.host, port: address.port),
            transportSecurity: security,
            config: .defaults { $0.http2.authority = "localhost" }
        )
        return try await withGRPCClient(transport: transport) { try await body(StubClient($0)) }
    }
}
