import GRPCCore
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("cancellation of calls", .timeLimit(.minutes(1)))
struct CallCancellationTests {
    /// A poll that waits for ever and tells when it began and when it was woken.
    private struct Waiting: Sendable {
        let began = AsyncStream<Void>.makeStream()
        let ended = AsyncStream<Void>.makeStream()

        var service: StubService {
            StubService(poll: { _ in
                defer { ended.continuation.yield() }
                return try await withCancellationOfCall {
                    began.continuation.yield()
                    try await Task.sleep(for: .seconds(3600))
                    return .init()
                }
            })
        }
    }

    @Test("a poll ends when its client goes away", arguments: Reach.allCases)
    func clientCancels(_ reach: Reach) async throws {
        let waiting = Waiting()
        try await withServer(waiting.service) { server in
            try await withClient(server, reach) { client in
                let call = Task { try await client.poll() }
                for await _ in waiting.began.stream { break }
                call.cancel()
                for await _ in waiting.ended.stream { break }
                await #expect(throws: (any Error).self) { try await call.value }
            }
        }
    }

    @Test("a poll ends when the connection of its client breaks")
    func connectionBreaks() async throws {
        let waiting = Waiting()
        try await withServer(waiting.service) { server in
            let client = Task {
                try await withClient(server, .loopback) { client in
                    _ = try await client.poll()
                }
            }
            for await _ in waiting.began.stream { break }
            client.cancel()
            for await _ in waiting.ended.stream { break }
        }
    }

    @Test("a poll ends when its deadline passes", arguments: Reach.allCases)
    func deadlinePasses(_ reach: Reach) async throws {
        let waiting = Waiting()
        try await withServer(waiting.service) { server in
            try await withClient(server, reach) { client in
                // Over the network only the server is told of the deadline, so that its answer is the one that arrives.
                let metadata: Metadata = reach == .loopback ? ["grpc-timeout": "20m"] : [:]
                // The server is up by then, so that the time is over while the poll waits, and not before.
                _ = try await client.start()
                let limit: Duration? = reach == .inProcess ? .milliseconds(20) : nil
                let error = await #expect(throws: RPCError.self) {
                    var options = CallOptions.defaults
                    options.timeout = limit
                    return try await client.poll(.init(), metadata, options)
                }
                #expect(error?.code == .deadlineExceeded)
                for await _ in waiting.ended.stream { break }
            }
        }
    }

    @Test("outside of a call the body just runs")
    func outside() async throws {
        let result = try await withCancellationOfCall { 7 }
        #expect(result == 7)
    }

    @Test("the cancelled task of the caller cancels the body")
    func callerCancelled() async {
        let task = Task {
            try await withCancellationOfCall { try await Task.sleep(for: .seconds(3600)) }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
