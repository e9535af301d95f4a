import GRPCCore
import SwiftProtobuf
import Synchronization
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("engine server", .timeLimit(.minutes(1)))
struct EngineServerTests {
    @Test("a call is answered", arguments: Reach.allCases)
    func answers(_ reach: Reach) async throws {
        let service = StubService(start: { request in .with { $0.runID = "run of \(request.workflowID)" } })
        try await withServer(service) { server in
            try await withClient(server, reach) { client in
                let started = try await client.start(.with { $0.workflowID = "w" }, [:], .defaults)
                #expect(started.runID == "run of w")
            }
        }
    }

    @Test("port 0 gives a free port, which is known as soon as the server listens")
    func freePort() async throws {
        try await withServer { server in
            let address = try await server.address
            #expect(address.host == "127.0.0.1")
            #expect(address.port > 0)
        }
    }

    @Test("a server without a port says that it has no address")
    func noPort() async throws {
        try await withServer(serving: nil) { server in
            await #expect(throws: EngineError.self) { try await server.address }
            try await withClient(server, .inProcess) { client in _ = try await client.start() }
        }
    }

    @Test("an address that is none is refused before anything listens", arguments: ["example.org", "300.1.1.1", ""])
    func badHost(_ host: String) async {
        await #expect(throws: EngineError.self) {
            try await withServer(serving: ServingOptions(host: host, port: 0)) { _ in }
        }
    }

    @Test("a port that is taken ends the server with an error")
    func portTaken() async throws {
        try await withServer { server in
            let port = try await server.address.port
            await #expect(throws: (any Error).self) {
                try await withServer(serving: ServingOptions(port: port)) { _ = try await $0.address }
            }
        }
    }

    @Test("a handler knows the call it works for", arguments: Reach.allCases)
    func context(_ reach: Reach) async throws {
        let seen = Mutex<CallContext?>(nil)
        let service = StubService(start: { _ in
            seen.withLock { $0 = CallContext.current }
            return .init()
        })
        try await withServer(service) { server in
            try await withClient(server, reach) { client in
                var options = CallOptions.defaults
                options.timeout = .seconds(100)
                let metadata: Metadata = ["client-name": "temporal-test", "client-version": "1.2.3"]
                let before = SystemClock().now()
                _ = try await client.start(.with { $0.namespace = "orders" }, metadata, options)
                let call = try #require(seen.withLock { $0 })
                #expect(call.method == "StartWorkflowExecution")
                #expect(call.service == "temporal.api.workflowservice.v1.WorkflowService")
                #expect(call.namespace == "orders")
                #expect(call.clientName == "temporal-test")
                #expect(call.clientVersion == "1.2.3")
                #expect(!call.isLongPoll)
                #expect(call.principal?.kind == (reach == .inProcess ? .inProcess : nil))
                #expect(reach == .inProcess || call.caller == "ipv4:127.0.0.1")
                let deadline = try #require(call.deadline)
                #expect(deadline > before + .seconds(50) && deadline < before + .seconds(150))
            }
        }
    }

    @Test("a call without a deadline has none", arguments: Reach.allCases)
    func noDeadline(_ reach: Reach) async throws {
        let service = StubService(start: { _ in
            .with { $0.runID = CallContext.current?.deadline == nil ? "none" : "some" }
        })
        try await withServer(service) { server in
            try await withClient(server, reach) { client in
                let started = try await client.start()
                #expect(started.runID == "none")
            }
        }
    }

    @Test("calls that wait end when the server begins to stop, to be tried again", arguments: Reach.allCases)
    func shutdownWakesPolls(_ reach: Reach) async throws {
        let (waiting, isWaiting) = AsyncStream<Void>.makeStream()
        let service = StubService(poll: { _ in
            try await withCancellationOfCall {
                isWaiting.yield()
                try await Task.sleep(for: .seconds(3600))
                return .init()
            }
        })
        try await withServer(service) { server in
            try await withClient(server, reach) { client in
                let answer = Task { try await client.poll() }
                for await _ in waiting { break }
                server.beginGracefulShutdown()
                let error = await #expect(throws: RPCError.self) { try await answer.value }
                #expect(error?.code == .unavailable)
            }
        }
    }

    @Test("a short call in progress is answered while the server stops", arguments: Reach.allCases)
    func shutdownLetsCallsEnd(_ reach: Reach) async throws {
        let (arrived, isThere) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let service = StubService(start: { _ in
            isThere.yield()
            for await _ in released { break }
            return .with { $0.runID = "answered" }
        })
        try await withServer(service) { server in
            try await withClient(server, reach) { client in
                let answer = Task { try await client.start() }
                for await _ in arrived { break }
                server.beginGracefulShutdown()
                release.yield()
                let started = try await answer.value
                #expect(started.runID == "answered")
            }
        }
    }

    @Test("calls that do not end in the time of grace are cancelled")
    func shutdownGrace() async throws {
        let (arrived, isThere) = AsyncStream<Void>.makeStream()
        let service = StubService(start: { _ in
            isThere.yield()
            try await Task.sleep(for: .seconds(3600))
            return .init()
        })
        try await withServer(service, serving: ServingOptions(port: 0, shutdownGrace: .milliseconds(1))) { server in
            try await withClient(server, .loopback) { client in
                let answer = Task { try await client.start() }
                for await _ in arrived { break }
                server.beginGracefulShutdown()
                await #expect(throws: RPCError.self) { try await answer.value }
            }
        }
    }

    @Test("a server that was stopped before it ran does not run")
    func stoppedBefore() async throws {
        try await withServer { $0.beginGracefulShutdown() }
    }
}
