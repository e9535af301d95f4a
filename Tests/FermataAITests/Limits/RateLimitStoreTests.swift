import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("Rate limits in a store")
struct RateLimitStoreTests {
    private let time = ManualTime()

    private func store(_ kind: StoreKind) async throws -> SQLRateLimitStore {
        SQLRateLimitStore(try await kind.database(), clock: time.clock())
    }

    private func ask(
        _ store: SQLRateLimitStore,
        _ permit: String,
        _ limits: RateLimits,
        tokens: Int = 1,
        lease: Duration = .seconds(60)
    ) async throws -> Duration? {
        switch try await store.acquire(key: "k", limits: limits, tokens: tokens, permit: permit, lease: lease) {
        case .granted: nil
        case .wait(let wait): wait
        }
    }

    @Test(
        "of 50 that ask at once in two workers as many get through as are allowed, and the others different times",
        arguments: StoreKind.available
    )
    func concurrentWorkers(_ kind: StoreKind) async throws {
        let file = try await TemporaryStore(kind)
        let workers = [try await file.open(), try await file.open()].map { SQLRateLimitStore($0) }
        let waits = try await withThrowingTaskGroup(of: Duration?.self) { group in
            for caller in 0..<50 {
                group.addTask {
                    try await ask(workers[caller % 2], "\(caller)", RateLimits(requestsPerMinute: 20))
                }
            }
            return try await group.reduce(into: [Duration?]()) { $0.append($1) }
        }
        #expect(waits.count { $0 == nil } == 20)
        let times = Set(waits.compactMap { $0 }.map { $0 })
        #expect(times.count == 30)
    }

    @Test("those who wait are served in the order in which they came", arguments: StoreKind.available)
    func order(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(requestsPerMinute: 1)
        #expect(try await ask(store, "first", limits) == nil)
        var waits: [Duration] = []
        for caller in ["b", "c", "d"] { waits.append(try #require(try await ask(store, caller, limits))) }
        #expect(waits == waits.sorted())
        #expect(waits[1] - waits[0] >= .seconds(60))
        time.advance(by: waits[0])
        // A newcomer does not pass the one whose turn it is.
        #expect(try await ask(store, "e", limits) != nil)
        #expect(try await ask(store, "c", limits) != nil)
        #expect(try await ask(store, "b", limits) == nil)
    }

    @Test(
        "one that is due and does not come lets others pass after five seconds, and goes before them when it comes",
        arguments: StoreKind.available
    )
    func lateWaiter(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(requestsPerMinute: 1)
        #expect(try await ask(store, "first", limits) == nil)
        let wait = try #require(try await ask(store, "dead", limits))
        _ = try await ask(store, "late", limits)
        time.advance(by: wait)
        #expect(try await ask(store, "newcomer", limits) != nil)
        time.advance(by: .seconds(5))
        #expect(try await ask(store, "other", limits) != nil, "the one behind it is still awaited")
        time.advance(by: .seconds(70))
        #expect(try await ask(store, "late", limits) == nil)
    }

    @Test(
        "a crashed worker's place among those under way is free after the lease, a settled one's at once",
        arguments: StoreKind.available
    )
    func leases(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(concurrency: 2)
        #expect(try await ask(store, "dies", limits, lease: .seconds(30)) == nil)
        #expect(try await ask(store, "ends", limits, lease: .seconds(300)) == nil)
        #expect(try await ask(store, "waits", limits) != nil)
        try await store.settle(key: "k", permit: "ends", tokens: nil)
        #expect(try await ask(store, "waits", limits) == nil)
        #expect(try await ask(store, "next", limits) != nil)
        time.advance(by: .seconds(30))
        #expect(try await ask(store, "next", limits) == nil)
    }

    @Test("a settled request counts the tokens it used, more or less than was thought", arguments: StoreKind.available)
    func settledTokens(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(tokensPerMinute: 100)
        #expect(try await ask(store, "a", limits, tokens: 90) == nil)
        #expect(try await ask(store, "b", limits, tokens: 60) != nil)
        try await store.settle(key: "k", permit: "a", tokens: 30)
        try await store.settle(key: "k", permit: "a", tokens: 0)
        #expect(try await ask(store, "b", limits, tokens: 60) == nil)
        try await store.settle(key: "k", permit: "b", tokens: .max)
        #expect(try await ask(store, "c", limits, tokens: 1) != nil)
    }

    @Test(
        "a grant that was not used is given back, and one that leaves the line is not waited for",
        arguments: StoreKind.available
    )
    func withdrawal(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(requestsPerMinute: 1)
        #expect(try await ask(store, "a", limits) == nil)
        #expect(try await ask(store, "b", limits) != nil)
        try await store.withdraw(key: "k", permit: "b")
        try await store.withdraw(key: "k", permit: "a")
        #expect(try await ask(store, "c", limits) == nil)
    }

    @Test(
        "no more is granted than the provider says is left, until its window is full again",
        arguments: StoreKind.available
    )
    func observedLimits(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(requestsPerMinute: 1_000)
        #expect(try await ask(store, "0", limits) == nil)
        let headers = ProviderLimits(remainingRequests: 3, requestsReset: .seconds(20))
        try await store.observe(key: "k", limits: headers, permit: "0")
        for request in 1...3 { #expect(try await ask(store, "\(request)", limits) == nil) }
        let wait = try #require(try await ask(store, "4", limits))
        #expect(wait == .seconds(20))
        // Requests that the provider counted before it answered are not counted twice.
        try await store.observe(key: "k", limits: ProviderLimits(remainingRequests: 2), permit: "2")
        #expect(try await ask(store, "4", limits) == nil)
        #expect(try await ask(store, "5", limits) != nil)
    }

    @Test(
        "the headers of an older request can only tighten what those of a newer one left",
        arguments: StoreKind.available
    )
    func overtakingAnswers(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(requestsPerMinute: 1_000)
        #expect(try await ask(store, "older", limits) == nil)
        #expect(try await ask(store, "newer", limits) == nil)
        let reset = Duration.seconds(30)
        try await store.observe(
            key: "k",
            limits: ProviderLimits(remainingRequests: 1, requestsReset: reset),
            permit: "newer"
        )
        try await store.observe(
            key: "k",
            limits: ProviderLimits(remainingRequests: 500, requestsReset: reset),
            permit: "older"
        )
        #expect(try await ask(store, "a", limits) == nil)
        #expect(try await ask(store, "b", limits) != nil)
    }

    @Test("absurd headers neither crash nor lock the key for good", arguments: StoreKind.available)
    func absurdHeaders(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(requestsPerMinute: 10)
        #expect(try await ask(store, "a", limits) == nil)
        let headers = ProviderLimits(
            remainingRequests: .max,
            remainingTokens: .min,
            requestsReset: .seconds(Int64.max),
            tokensReset: .seconds(-5)
        )
        try await store.observe(key: "k", limits: headers, permit: "a")
        #expect(try await ask(store, "b", limits, tokens: 5) == nil)
        try await store.pause(key: "k", for: .seconds(Int64.max))
        let wait = try #require(try await ask(store, "c", limits))
        #expect(wait <= .seconds(3_601))
    }

    @Test(
        "nothing is granted while the provider wants a pause, and then one after the other",
        arguments: StoreKind.available
    )
    func pause(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let limits = RateLimits(requestsPerMinute: 600)
        try await store.pause(key: "k", for: .seconds(7))
        try await store.pause(key: "k", for: .seconds(2))
        let waits = [
            try #require(try await ask(store, "a", limits)), try #require(try await ask(store, "b", limits)),
            try #require(try await ask(store, "c", limits)),
        ]
        #expect(waits[0] == .seconds(7))
        #expect(waits[1] > waits[0] && waits[2] > waits[1])
        time.advance(by: .seconds(7))
        #expect(try await ask(store, "a", limits) == nil)
    }

    @Test("a request that never fits into a minute is refused with the remedy", arguments: StoreKind.available)
    func tooLarge(_ kind: StoreKind) async throws {
        let store = try await store(kind)
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await store.acquire(
                key: "k",
                limits: RateLimits(tokensPerMinute: 100),
                tokens: 101,
                permit: "a",
                lease: .seconds(1)
            )
        }
        #expect(error?.type == "ModelInvalidInput")
        #expect(error?.isNonRetryable == true)
        #expect(error?.message.contains("tokensPerMinute") == true)
    }

    @Test(
        "a limit of zero, a negative one and an endless delivery are refused by name",
        arguments: [
            (RateLimits(requestsPerMinute: 0), "requestsPerMinute"),
            (RateLimits(tokensPerMinute: -1), "tokensPerMinute"),
            (RateLimits(concurrency: 0), "concurrency"), (RateLimits(deliverySeconds: .infinity), "deliverySeconds"),
            (RateLimits(deliverySeconds: .nan), "deliverySeconds"),
        ]
    )
    func badLimits(limits: RateLimits, field: String) {
        let error = #expect(throws: FermataError.self) { try limits.validate() }
        #expect(error?.message.contains(field) == true)
    }
}
