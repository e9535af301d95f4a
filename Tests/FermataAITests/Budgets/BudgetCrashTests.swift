import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("Budgets and crashes")
struct BudgetCrashTests {
    /// Where a worker dies.
    private enum Death: CaseIterable {
        case beforeReserving, beforeMarking, beforeSending, beforeSettling, afterSettling, never
    }

    private struct Died: Error {}

    /// What really happened, counted by the test.
    private struct Truth {
        var atProvider = 0
        var answered = BudgetAmount.zero
        var lost = BudgetAmount.zero
    }

    @Test("after 200 crashes the ledger says what the provider counted", arguments: StoreKind.available, 1...1)
    func crashes(kind: StoreKind, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let file = try await TemporaryStore(kind)
        let time = ManualTime()
        let user = BudgetScope(.user, "u")
        let budgets = [
            Budget(name: "cost", scope: .user, limit: .cost(Cost(nanos: 600_000))),
            Budget(name: "tokens per day", scope: .user, limit: .tokens(20_000), window: .day),
        ]
        var truth = Truth()
        // What was marked and not sent: nobody can tell it from what was sent.
        var neverSent = 0
        var pending: [String] = []
        var paid: Set<String> = []
        var crashes = 0
        var calls = 0

        var ledger = SQLBudgetLedger(try await file.open(), now: { time.date })
        while crashes < 200 {
            time.advance(by: .seconds(Int.random(in: 0...3_600, using: &random)))
            if Int.random(in: 0..<10, using: &random) == 0 { try await ledger.repair() }
            // A new call, or one whose activity is retried.
            let retried =
                pending.isEmpty || Bool.random(using: &random) ? nil : pending.indices.randomElement(using: &random)
            let key: String
            if let retried {
                key = pending.remove(at: retried)
            } else {
                key = "call \(calls)"
                calls += 1
            }
            let worst = BudgetAmount.sample(.random(in: 100...900, using: &random))
            let used = CallRecord.sample(.sample(key), tokens: 10, nanos: .random(in: 0...100, using: &random))
            let death = try #require(Death.allCases.randomElement(using: &random))
            do {
                if try await ledger.answer(to: key) != nil {
                    #expect(paid.contains(key))
                    continue
                }
                #expect(!paid.contains(key), "an answer that was paid is asked for again")
                if death == .beforeReserving { throw Died() }
                try await ledger.reserve(.sample(key), budgets: budgets, worstCase: worst)
                if death == .beforeMarking { throw Died() }
                try await ledger.markSent(key, .once)
                if death == .beforeSending {
                    neverSent += 1
                    truth.lost = truth.lost + worst
                    throw Died()
                }
                truth.atProvider += 1
                if death == .beforeSettling {
                    truth.lost = truth.lost + worst
                    throw Died()
                }
                try await ledger.settle(used, answer: Data(key.utf8))
                truth.answered = truth.answered + used.amount
                paid.insert(key)
                if death == .afterSettling { throw Died() }
            } catch is Died {
                crashes += 1
                ledger = SQLBudgetLedger(try await file.open(), now: { time.date })
                if Bool.random(using: &random) { pending.append(key) }
            } catch is BudgetExhausted {
                time.advance(by: .seconds(86_400))
            }
            let balance = try await ledger.balance(of: user, window: .total)
            #expect(balance.spent.cost + balance.reserved.cost <= Cost(nanos: 600_000))
            let today = try await ledger.balance(of: user, window: .day)
            #expect(today.spent.tokens + today.reserved.tokens <= 20_000)
        }

        time.advance(by: .seconds(2 * 86_400))
        try await ledger.repair()
        let balance = try await ledger.balance(of: user, window: .total)
        #expect(balance.reserved == .zero)
        #expect(balance.spent == truth.answered + truth.lost)
        #expect(balance.spent.calls == truth.atProvider + neverSent)
        let report = try await ledger.usage(UsageQuery())
        #expect(report.rows.first?.calls == balance.spent.calls)
        #expect(report.rows.first?.cost == balance.spent.cost)
    }
}
