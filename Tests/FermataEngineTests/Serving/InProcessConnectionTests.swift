import GRPCCore
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("clients in the engine's process", .timeLimit(.minutes(1)))
struct InProcessConnectionTests {
    private typealias Handle = ServerContext.RPCCancellationHandle

    @Test("a call made before both sides run waits for them")
    func waitsForBothSides() async throws {
        let gate = CallGate()
        let call = Task { try await gate.begin(Handle(), deadline: nil) }
        gate.serverRuns()
        #expect(gate.count == 0)
        gate.clientRuns()
        let number = try await call.value
        #expect(gate.count == 1)
        gate.end(number)
        #expect(gate.count == 0)
    }

    @Test("a call that waits for a side which never runs ends at its deadline")
    func neverRuns() async throws {
        let gate = CallGate()
        gate.clientRuns()
        let error = await #expect(throws: RPCError.self) {
            try await gate.begin(Handle(), deadline: .now + .milliseconds(1))
        }
        #expect(error?.code == .deadlineExceeded)
    }

    @Test("a stopped client and a stopped server are told apart")
    func refusals() async throws {
        let gate = CallGate()
        gate.clientRuns()
        gate.serverRuns()
        gate.serverEnds()
        let error = await #expect(throws: RPCError.self) { try await gate.begin(Handle(), deadline: nil) }
        #expect(error?.code == .unavailable)
        gate.clientEnds()
        await #expect(throws: RuntimeError.self) { try await gate.begin(Handle(), deadline: nil) }
    }

    @Test("only calls whose deadline has passed are cancelled for it")
    func late() async throws {
        let gate = CallGate()
        gate.clientRuns()
        gate.serverRuns()
        let (late, early, endless) = (Handle(), Handle(), Handle())
        _ = try await gate.begin(late, deadline: .now - .seconds(1))
        _ = try await gate.begin(early, deadline: .now + .seconds(3600))
        _ = try await gate.begin(endless, deadline: nil)
        gate.cancelLate()
        #expect(late.isCancelled)
        #expect(!early.isCancelled)
        #expect(!endless.isCancelled)
        gate.cancelAll()
        #expect(early.isCancelled)
        #expect(endless.isCancelled)
    }

    @Test("a client that stops gracefully lets its calls end, and makes no new ones")
    func graceful() async throws {
        let (arrived, isThere) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let service = StubService(start: { _ in
            isThere.yield()
            for await _ in released { break }
            return .with { $0.runID = "answered" }
        })
        try await withServer(service) { server in
            let channel = server.connect()
            let client = StubClient(channel.calls, service)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await channel.run() }
                let answer = Task { try await client.start() }
                for await _ in arrived { break }
                channel.gate.clientEnds()
                await #expect(throws: RuntimeError.self) { try await client.start() }
                release.yield()
                let started = try await answer.value
                #expect(started.runID == "answered")
                try await group.waitForAll()
            }
            #expect(channel.gate.count == 0)
        }
    }
}
