import Fermata
import Foundation
import Testing

@testable import FermataAI

/// A worker dies after it has sent a request; the retried activity finds an equal call's answer in the cache.
@Suite("What was sent before the cache had the answer")
struct CachedSettlementTests {
    private let time = ManualTime()
    private let user = BudgetScope(.user, "u")
    private let call = ModelCall.sample("c")

    private func ledger(_ kind: StoreKind) async throws -> SQLBudgetLedger {
        SQLBudgetLedger(try await kind.database(), now: { [time] in time.date })
    }

    private func outcomes(_ ledger: SQLBudgetLedger) async throws -> [[String]] {
        try await ledger.usage(UsageQuery(grouping: [.outcome])).rows.map(\.group)
    }

    @Test("stays charged, as lost", arguments: StoreKind.available, [SendMark.once, .repeatable])
    func sent(_ kind: StoreKind, _ mark: SendMark) async throws {
        let ledger = try await ledger(kind)
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900), sending: mark)
        for _ in 1...2 {
            try await ledger.settle(.sample(call, .cached, tokens: 0, nanos: 0), answer: Data("hello".utf8))
        }
        let balance = try await ledger.balance(of: user, window: .total)
        #expect(balance == BudgetBalance(spent: .sample(900), reserved: .zero))
        #expect(try await outcomes(ledger) == [["cached"], ["lost"]])
        #expect(try await ledger.answer(to: "c") == Data("hello".utf8))
        try await ledger.repair()
        try await ledger.release("c")
        #expect(try await ledger.balance(of: user, window: .total) == balance)
    }

    @Test("stays charged also where the repair came first", arguments: StoreKind.available)
    func repaired(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900), lifetime: .seconds(1), sending: .once)
        time.advance(by: .seconds(1))
        try await ledger.repair()
        try await ledger.settle(.sample(call, .cached, tokens: 0, nanos: 0), answer: nil)
        let balance = try await ledger.balance(of: user, window: .total)
        #expect(balance == BudgetBalance(spent: .sample(900), reserved: .zero))
        #expect(try await outcomes(ledger) == [["cached"], ["lost"]])
    }

    @Test("what was not sent is given back", arguments: StoreKind.available)
    func unsent(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900))
        try await ledger.settle(.sample(call, .cached, tokens: 0, nanos: 0), answer: nil)
        #expect(try await ledger.balance(of: user, window: .total) == .empty)
        #expect(try await outcomes(ledger) == [["cached"]])
    }
}
