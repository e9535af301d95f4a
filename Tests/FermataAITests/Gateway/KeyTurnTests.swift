import Fermata
import Foundation
import Synchronization
import Testing

@testable import FermataAI

@Suite("A request in front of its key's limits")
struct KeyTurnTests {
    /// Counts what is asked of a store that allows everything.
    private final class CountingStore: RateLimitStore {
        let calls = Mutex(0)

        func acquire(key: String, limits: RateLimits, tokens: Int, permit: String, lease: Duration) async throws
            -> LimitDecision
        {
            calls.withLock { $0 += 1 }
            return .granted
        }

        func settle(key: String, permit: String, tokens: Int?) async throws { calls.withLock { $0 += 1 } }
        func withdraw(key: String, permit: String) async throws { calls.withLock { $0 += 1 } }
        func observe(key: String, limits: ProviderLimits, permit: String) async throws { calls.withLock { $0 += 1 } }
        func pause(key: String, for duration: Duration) async throws { calls.withLock { $0 += 1 } }
    }

    private func turn(_ store: CountingStore, _ limits: RateLimits, _ pauses: CoolDowns = CoolDowns()) -> KeyTurn {
        KeyTurn(key: "key", limits: limits, permit: "p", store: store, pauses: pauses)
    }

    @Test("a key without limits costs the store nothing, and a pause that its provider wants is kept all the same")
    func unlimited() async throws {
        let store = CountingStore()
        let pauses = CoolDowns()
        let turn = turn(store, RateLimits(), pauses)
        #expect(try await turn.acquire(tokens: 1_000_000, lease: .seconds(1)) == nil)
        try await turn.end(ProviderLimits(remainingRequests: 3, requestsReset: .seconds(60)), tokens: 5)
        #expect(try await turn.acquire(tokens: 1, lease: .seconds(1)) == nil)
        try await turn.pause(for: .seconds(60))
        try await turn.pause(for: .seconds(1))
        let wait = try #require(try await turn.acquire(tokens: 1, lease: .seconds(1)))
        #expect(wait > .seconds(30) && wait <= .seconds(60))
        try await turn.withdraw()
        #expect(store.calls.withLock { $0 } == 0)
        let spent = self.turn(store, RateLimits(), CoolDowns())
        try await spent.end(ProviderLimits(remainingTokens: 0, tokensReset: .seconds(60)), tokens: 5)
        #expect(try await spent.acquire(tokens: 1, lease: .seconds(1)) != nil)
    }

    @Test("a request that is held up after its grant may not leave later than it is counted on")
    func stale() {
        let now = ContinuousClock.now
        let limited = turn(CountingStore(), RateLimits(requestsPerMinute: 1))
        #expect(limited.isFresh(grantedAt: now - .milliseconds(400), now: now))
        #expect(!limited.isFresh(grantedAt: now - .milliseconds(600), now: now))
        #expect(turn(CountingStore(), RateLimits()).isFresh(grantedAt: now - .seconds(100), now: now))
    }
}
