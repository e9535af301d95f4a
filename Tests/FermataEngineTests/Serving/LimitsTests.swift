import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("limits of calls", .timeLimit(.minutes(1)))
struct LimitsTests {
    @Test("one poll too many is refused, and a place is free when one ends", arguments: Reach.allCases)
    func polls(_ reach: Reach) async throws {
        let (began, didBegin) = AsyncStream<Void>.makeStream()
        let service = StubService(poll: { _ in
            try await withCancellationOfCall {
                didBegin.yield()
                try await Task.sleep(for: .seconds(3600))
                return .init()
            }
        })
        try await withServer(service, limits: EngineLimits(concurrentLongPollsPerCaller: 1)) { server in
            try await withClient(server, reach) { client in
                var begins = began.makeAsyncIterator()
                let first = Task { try await client.poll() }
                await begins.next()
                let error = await #expect(throws: RPCError.self) { try await client.poll() }
                #expect(error?.code == .resourceExhausted)
                let causes = error.map { Array($0.metadata[stringValues: "x-resource-exhausted-cause"]) }
                #expect(causes == ["ConcurrentLimit"])
                _ = try await client.start()
                first.cancel()
                _ = await first.result
                let next = Task {
                    // The server may learn of the cancellation after the client.
                    while true {
                        do {
                            return try await client.poll()
                        } catch let error as RPCError where error.code == .resourceExhausted {
                            await Task.yield()
                        }
                    }
                }
                await begins.next()
                next.cancel()
            }
        }
    }

    @Test("a request that is too large is refused with the text that SDKs look for")
    func tooLarge() async throws {
        try await withServer(limits: EngineLimits(maximumRequestBytes: 1000)) { server in
            try await withClient(server, .loopback) { client in
                for size in [1500, 100_000, 3_000_000] {
                    let request = StubService.Start.with { $0.workflowID = String(repeating: "x", count: size) }
                    let error = await #expect(throws: RPCError.self) { try await client.start(request, [:], .defaults) }
                    #expect(error?.code == .resourceExhausted)
                    #expect(error?.message.hasPrefix("grpc: received message larger than max (") == true)
                    #expect(error?.message.hasSuffix(" vs. 1000)") == true)
                }
                // The connection goes on.
                _ = try await client.start(.with { $0.workflowID = String(repeating: "x", count: 900) }, [:], .defaults)
            }
        }
    }

    @Test("large answers arrive")
    func largeAnswer() async throws {
        let service = StubService(start: { _ in .with { $0.runID = String(repeating: "x", count: 8 << 20) } })
        try await withServer(service) { server in
            try await withClient(server, .loopback) { client in
                var options = CallOptions.defaults
                // The transport measures answers by the limit for requests.
                options.maxRequestMessageBytes = 128 << 20
                options.maxResponseMessageBytes = 128 << 20
                let started = try await client.start(options: options)
                #expect(started.runID.utf8.count == 8 << 20)
            }
        }
    }
}
