import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("Measure", .enabled(if: ProcessInfo.processInfo.environment["W6_MEASURE"] != nil))
struct MeasureTemporary {
    @Test("costs", arguments: StoreKind.available)
    func costs(_ kind: StoreKind) async throws {
        let store = try await TemporaryStore(kind)
        let databases = try await store.open(times: 4)
        let ledgers = databases.map { SQLBudgetLedger($0) }
        let limiters = databases.map { SQLRateLimitStore($0) }
        let logs = databases.map { SQLConversationLog($0) }
        let buffers = try databases.map { try SQLStreamBuffer($0) }
        let budgets = [Budget(name: "b", scope: .user, limit: .calls(1_000_000))]
        @Sendable func call(_ key: String) -> ModelCall {
            .sample(
                key,
                BudgetScope(.user, "u"),
                BudgetScope(.tenant, "t"),
                BudgetScope(.run, key),
                BudgetScope(.agent, "a")
            )
        }
        @Sendable func ledgerCall(_ worker: Int, _ key: String) async throws {
            try await ledgers[worker].reserve(call(key), budgets: budgets, worstCase: .sample(900))
            try await ledgers[worker].markSent(key, .once)
            try await ledgers[worker].settle(.sample(call(key), nanos: 100), answer: Data(repeating: 1, count: 2000))
        }
        @Sendable func limiterCall(_ worker: Int, _ key: String) async throws {
            let limits = RateLimits(requestsPerMinute: 1_000_000, tokensPerMinute: 1_000_000_000, concurrency: 1000)
            _ = try await limiters[worker].acquire(
                key: "k",
                limits: limits,
                tokens: 10,
                permit: key,
                lease: .seconds(60)
            )
            try await limiters[worker].settle(key: "k", permit: key, tokens: 10)
        }
        @Sendable func commit(_ worker: Int, _ key: String) async throws {
            try await databases[worker].writing(.cache) { try $0.execute("UPDATE response_cache SET used_at = 1") }
        }
        @Sendable func append(_ worker: Int, _ key: String) async throws {
            _ = try await logs[worker].append(
                [Message(.user, key), Message(.assistant, String(repeating: "x", count: 5_000) + key)],
                to: ConversationHead(startOf: key)
            )
        }
        @Sendable func step(_ worker: Int, _ key: String) async throws {
            try await buffers[worker].step("s", data: .string(key), in: "stream \(worker)")
        }
        let kinds: [(String, @Sendable (Int, String) async throws -> Void)] = [
            ("empty commit", commit), ("ledger call (3 commits)", ledgerCall),
            ("limiter call (2 commits)", limiterCall),
            ("append 2 messages", append), ("stream step", step),
        ]
        for (name, body) in kinds {
            for i in 0..<10 { try await body(0, "warm \(name) \(i)") }
            let clock = ContinuousClock()
            let one = try await clock.measure { for i in 0..<100 { try await body(0, "one \(name) \(i)") } }
            let many = try await clock.measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for w in 0..<16 {
                        group.addTask { for i in 0..<20 { try await body(w % 4, "many \(name) \(w) \(i)") } }
                    }
                    try await group.waitForAll()
                }
            }
            print(
                "MEASURE \(kind) \(name): alone \(one / 100), 16 callers in 4 workers: \(Int(320 / (many / .seconds(1)))) per second"
            )
        }
    }
}
