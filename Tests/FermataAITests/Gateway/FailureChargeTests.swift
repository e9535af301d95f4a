import Fermata
import Foundation
import NIOHTTP1
import Testing

@testable import FermataAI

@Suite("What a request that failed costs")
struct FailureChargeTests {
    /// "Hello" has 2 tokens at most and 8 around it; the answer may have had 100.
    private static let worst = "10 in, 100 out, 1 estimated, 0.00021"
    private static let free = "0 in, 0 out, 0 estimated, 0"

    private func usage(
        _ answer: StubServer.Answer,
        streams: Bool = false,
        timeLimitSeconds: Double = 60,
        type: String
    ) async throws -> [String] {
        try await StubServer.run(answer) { _, url in
            let bed = try GatewayBed(url, timeLimitSeconds: timeLimitSeconds)
            let received = Received()
            let error = await #expect(throws: ApplicationError.self) {
                try await bed.gateway.respond(to: GatewayTests.call(), onDelta: streams ? received.take : nil)
            }
            #expect(error?.type == type)
            #expect(try await bed.balance().reserved == .zero)
            return try await bed.usage()
        }
    }

    @Test(
        "what the provider turns away is free",
        arguments: [
            (400, "ModelRejectedRequest"), (401, "ModelAuthentication"), (429, "RateLimited"),
            (500, "ModelUnavailable"),
        ]
    )
    func refused(_ status: Int, _ type: String) async throws {
        #expect(try await usage(.response(status: status, body: ""), type: type) == ["failed 1, \(Self.free)"])
    }

    @Test("what could not be sent is free")
    func notSent() async throws {
        let url = try await StubServer.run(.silence) { _, url in url }
        let bed = try GatewayBed(url)
        let error = await #expect(throws: ApplicationError.self) {
            try await bed.gateway.respond(to: GatewayTests.call())
        }
        #expect(error?.type == "ModelUnavailable")
        #expect(try await bed.usage() == ["failed 1, \(Self.free)"])
    }

    @Test("what was sent and not answered counts at its worst case, as lost")
    func lost() async throws {
        let lost = ["lost 1, \(Self.worst)"]
        #expect(try await usage(.silence, timeLimitSeconds: 0.2, type: "ModelAnswerLost") == lost)
        #expect(try await usage(.stall, timeLimitSeconds: 0.2, type: "ModelAnswerLost") == lost)
        #expect(try await usage(.close, type: "ModelAnswerLost") == lost)
        #expect(try await usage(.response(status: 504, body: ""), type: "ModelAnswerLost") == lost)
        let cut = Providers.chunks([#"{"choices": [{"delta": {"content": "Half an"}}]}"#], end: .close)
        #expect(try await usage(cut, streams: true, type: "ModelAnswerLost") == lost)
    }

    @Test("an answer that is of no use counts at its worst case")
    func useless() async throws {
        let failed = ["failed 1, \(Self.worst)"]
        #expect(try await usage(Providers.json("<html>"), type: "ModelOutputInvalid") == failed)
    }

    @Test("what a provider charges once stays reserved when it is lost, and its repeat is the same request")
    func repeatable() async throws {
        let database = try AIDatabase.inMemory()
        try await StubServer.run(.close) { _, url in
            let bed = try GatewayBed(url, chargesRepeatsOnce: true, database: database)
            await #expect(throws: ApplicationError.self) { try await bed.gateway.respond(to: GatewayTests.call()) }
            #expect(try await bed.usage() == [])
            #expect(try await bed.balance().reserved.tokens == 110)
        }
        try await StubServer.run(GatewayBed.say("Good day")) { server, url in
            let bed = try GatewayBed(url, chargesRepeatsOnce: true, database: database)
            _ = try await bed.gateway.respond(to: GatewayTests.call())
            #expect(server.requests.first?.head.headers["Idempotency-Key"] == ["run/1"])
            #expect(try await bed.usage() == ["answered 1, 7 in, 3 out, 0 estimated, 0.000013"])
            #expect(try await bed.balance().reserved == .zero)
        }
    }

    @Test("an answer whose usage the provider does not say counts as estimated, and the record says so")
    func unreported() async throws {
        try await StubServer.run(GatewayBed.say("Good day to you, all of you", usage: nil)) { _, url in
            let bed = try GatewayBed(
                url,
                limits: RateLimits(tokensPerMinute: 200, deliverySeconds: 60),
                routeSeconds: 600
            )
            let answer = try await bed.gateway.respond(to: GatewayTests.call())
            #expect(answer.response.usage == TokenUsage(inputTokens: 10, outputTokens: 17))
            #expect(answer.cost == Cost(nanos: 44_000))
            #expect(try await bed.usage() == ["answered 1, 10 in, 17 out, 1 estimated, 0.000044"])
            // The limit of the key counts what it may have been.
            let next = await #expect(throws: ApplicationError.self) {
                try await bed.gateway.respond(to: GatewayTests.call("b"))
            }
            #expect(next?.type == "RateLimited")
        }
    }

    @Test("a route's time ends also a request under way, which counts as lost")
    func routeTime() async throws {
        // On a busy machine the shortest may be over before anything was sent.
        for seconds in [0.3, 3, 30] {
            let wasSent = try await StubServer.run(.silence) { server, url in
                let bed = try GatewayBed(url, timeLimitSeconds: 3_600, routeSeconds: seconds)
                let error = await #expect(throws: ApplicationError.self) {
                    try await bed.gateway.respond(to: GatewayTests.call())
                }
                #expect(error?.type == "ModelTimeLimit")
                #expect(error?.isNonRetryable == true)
                guard !server.requests.isEmpty else { return false }
                #expect(try await bed.usage() == ["lost 1, \(Self.worst)"])
                return true
            }
            if wasSent { return }
        }
        Issue.record("No request was sent.")
    }

    @Test("a call whose time was over before it came to be made asks nobody")
    func late() async throws {
        try await StubServer.run(.silence) { server, url in
            let bed = try GatewayBed(url, routeSeconds: 5)
            var call = GatewayTests.call()
            call.askedAt = Date().addingTimeInterval(-6)
            let late = call
            let error = await #expect(throws: ApplicationError.self) { try await bed.gateway.respond(to: late) }
            #expect(error?.type == "ModelTimeLimit")
            #expect(server.requests.isEmpty)
        }
    }
}
