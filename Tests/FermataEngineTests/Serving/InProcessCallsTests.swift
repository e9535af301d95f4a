import GRPCCore
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("calls in process", .timeLimit(.minutes(1)))
struct InProcessCallsTests {
    private typealias Handle = ServerContext.RPCCancellationHandle

    @Test("a call that the client leaves is cancelled")
    func leaves() {
        let (calls, handle) = (InProcessCalls(), Handle())
        let id = calls.begin()
        calls.serve(id, handle)
        #expect(!handle.isCancelled)
        calls.leave(id)
        #expect(handle.isCancelled)
        #expect(calls.count == 0)
    }

    @Test("a call that the client left before the server saw it is cancelled at once")
    func leavesBefore() {
        let (calls, handle) = (InProcessCalls(), Handle())
        let id = calls.begin()
        calls.leave(id)
        calls.serve(id, handle)
        #expect(handle.isCancelled)
        calls.end(id)
        #expect(calls.count == 0)
    }

    @Test("a call that was answered is forgotten and not cancelled")
    func answered() {
        let (calls, handle) = (InProcessCalls(), Handle())
        let id = calls.begin()
        calls.serve(id, handle)
        calls.end(id)
        calls.leave(id)
        #expect(!handle.isCancelled)
        #expect(calls.count == 0)
    }

    @Test("nothing is kept of calls that are over")
    func forgets() async throws {
        try await withServer { server in
            let transport = server.makeClientTransport()
            try await withGRPCClient(transport: transport) { client in
                let client = StubClient(client)
                for _ in 0..<100 { _ = try await client.start() }
            }
            #expect(transport.calls.count <= 1)
        }
    }

    @Test("a client on the port cannot pass for one of this process")
    func forged() async throws {
        let service = StubService(start: { _ in .init() })
        try await withServer(service) { server in
            try await withClient(server, .loopback) { client in
                _ = try await client.start(.init(), ["fermata-in-process-call": "1"], .defaults)
            }
        }
    }
}
