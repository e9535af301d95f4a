import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("The response cache")
struct ResponseCacheTests {
    private let time = ManualTime()

    private func cache(_ kind: StoreKind, _ maximumBytes: Int = 1 << 20) async throws -> SQLResponseCache {
        SQLResponseCache(try await kind.database(), maximumBytes: maximumBytes, now: { [time] in time.date })
    }

    private func key(_ text: String, partition: String = "") throws -> ResponseCacheKey {
        try ResponseCacheKey(
            provider: "openai",
            model: "m",
            request: ModelRequest(model: "route", messages: [Message(.user, text)]),
            partition: partition
        )
    }

    private func response(_ text: String) -> ModelResponse {
        ModelResponse(
            message: Message(.assistant, text),
            finishReason: .stop,
            usage: TokenUsage(inputTokens: 1, outputTokens: 2),
            model: "m"
        )
    }

    @Test("the same request gets the same answer until its time is over", arguments: StoreKind.available)
    func timeToLive(_ kind: StoreKind) async throws {
        let cache = try await cache(kind)
        try await cache.keep(response("hi"), for: key("a"), timeToLive: .seconds(60))
        time.advance(by: .seconds(59))
        #expect(try await cache.response(for: key("a")) == response("hi"))
        #expect(try await cache.response(for: key("b")) == nil)
        time.advance(by: .seconds(1))
        #expect(try await cache.response(for: key("a")) == nil)
    }

    @Test("tenants do not share answers, and a route's name does not matter")
    func keys() throws {
        #expect(try key("a") != key("a", partition: "tenant"))
        let request = ModelRequest(model: "another route", messages: [Message(.user, "a")])
        #expect(try ResponseCacheKey(provider: "openai", model: "m", request: request) == key("a"))
        #expect(try ResponseCacheKey(provider: "azure", model: "m", request: request) != key("a"))
        #expect(try ResponseCacheKey(provider: "openai", model: "n", request: request) != key("a"))
    }

    @Test("the order of an object's members does not matter")
    func canonical() throws {
        func key(_ names: [String]) throws -> ResponseCacheKey {
            var call = ToolCall(id: "1", name: "t", arguments: .object([:]))
            call.arguments = .object(Dictionary(uniqueKeysWithValues: names.map { ($0, .integer(1)) }))
            let message = Message(role: .assistant, parts: [.toolCall(call)])
            return try ResponseCacheKey(
                provider: "p",
                model: "m",
                request: ModelRequest(model: "m", messages: [message])
            )
        }
        let names = (0..<50).map { "member \($0)" }
        #expect(try key(names) == key(names.reversed()))
    }

    @Test("beyond its size the answers go that were used the longest ago", arguments: StoreKind.available)
    func eviction(_ kind: StoreKind) async throws {
        let cache = try await cache(kind, 8_000)
        for index in 0..<10 {
            try await cache.keep(
                response(String(repeating: "x", count: 400)),
                for: key("\(index)"),
                timeToLive: .seconds(9_999)
            )
            time.advance(by: .seconds(61))
        }
        #expect(try await cache.response(for: key("0")) != nil)
        for index in 10..<20 {
            try await cache.keep(
                response(String(repeating: "x", count: 400)),
                for: key("\(index)"),
                timeToLive: .seconds(9_999)
            )
            time.advance(by: .seconds(61))
        }
        #expect(try await cache.response(for: key("1")) == nil)
        #expect(try await cache.response(for: key("19")) != nil)
        let kept = try await (0..<20).asyncCount { try await cache.response(for: key("\($0)")) != nil }
        #expect(kept >= 5 && kept < 20)
    }

    @Test("an answer that would drive out many others is not kept", arguments: StoreKind.available)
    func tooLarge(_ kind: StoreKind) async throws {
        let cache = try await cache(kind, 8_000)
        try await cache.keep(response(String(repeating: "x", count: 1_000)), for: key("a"), timeToLive: .seconds(60))
        #expect(try await cache.response(for: key("a")) == nil)
        try await cache.keep(response("b"), for: key("b"), timeToLive: .zero)
        #expect(try await cache.response(for: key("b")) == nil)
    }
}

extension Sequence {
    fileprivate func asyncCount(_ isCounted: (Element) async throws -> Bool) async rethrows -> Int {
        var count = 0
        for element in self where try await isCounted(element) { count += 1 }
        return count
    }
}
