import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("The ledger of budgets")
struct BudgetLedgerTests {
    private let time = ManualTime()
    private let user = BudgetScope(.user, "u")

    private func ledger(_ kind: StoreKind) async throws -> SQLBudgetLedger {
        SQLBudgetLedger(try await kind.database(), now: { [time] in time.date })
    }

    private func budget(_ limit: BudgetLimit, _ window: Budget.Window = .total) -> [Budget] {
        [Budget(name: "purse", scope: .user, limit: limit, window: window)]
    }

    private func refused(_ body: () async throws -> Void) async throws -> BudgetExhausted {
        try #require(await #expect(throws: BudgetExhausted.self) { try await body() })
    }

    @Test("a call reserves its worst case and pays what it used", arguments: StoreKind.available)
    func settle(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let call = ModelCall.sample("c")
        try await ledger.reserve(call, budgets: budget(.cost(Cost(nanos: 1_000))), worstCase: .sample(900))
        let error = try await refused {
            try await ledger.reserve(.sample("d"), budgets: budget(.cost(Cost(nanos: 1_000))), worstCase: .sample(200))
        }
        #expect(error.left == .cost(Cost(nanos: 100)))
        #expect(error.needed == .cost(Cost(nanos: 200)))
        #expect(error.windowEnds == nil)
        try await ledger.markSent("c", .once)
        try await ledger.settle(.sample(call, nanos: 300), answer: nil)
        try await ledger.settle(.sample(call, nanos: 300), answer: nil)
        let balance = try await ledger.balance(of: user, window: .total)
        #expect(balance.spent == .sample(300, tokens: 10))
        #expect(balance.reserved == .zero)
    }

    @Test(
        "a call must fit into all budgets of all its scopes, or none of them is touched",
        arguments: StoreKind.available
    )
    func allOrNothing(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let run = BudgetScope(.run, "r")
        let agent = BudgetScope(.agent, "a")
        let budgets = [
            Budget(name: "run", scope: .run, limit: .calls(10)),
            Budget(name: "agent", scope: .agent, value: "a", limit: .tokens(50)),
        ]
        let error = try await refused {
            try await ledger.reserve(.sample("c", run, agent), budgets: budgets, worstCase: .sample(1))
        }
        #expect(error.budget == "agent")
        #expect(error.scope == agent)
        #expect(error.canNeverFit)
        #expect(try await ledger.balance(of: run, window: .total) == .empty)
        try await ledger.reserve(
            .sample("c", run, BudgetScope(.agent, "other")),
            budgets: budgets,
            worstCase: .sample(1)
        )
    }

    @Test("a budget without a value gives each its own", arguments: StoreKind.available)
    func eachTheirOwn(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        for user in ["u", "v"] {
            let call = ModelCall.sample("call of \(user)", BudgetScope(.user, user))
            try await ledger.reserve(call, budgets: budget(.calls(1)), worstCase: .sample(1))
        }
        _ = try await refused {
            try await ledger.reserve(.sample("x"), budgets: budget(.calls(1)), worstCase: .sample(1))
        }
    }

    @Test(
        "a day's budget is whole again at midnight in UTC, and the error says when that is",
        arguments: StoreKind.available
    )
    func days(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let call = ModelCall.sample("late")
        try await ledger.reserve(call, budgets: budget(.calls(1), .day), worstCase: .sample(1))
        let error = try await refused {
            try await ledger.reserve(.sample("d"), budgets: budget(.calls(1), .day), worstCase: .sample(1))
        }
        // 2027-01-15 08:00 is where the test's time begins.
        #expect(error.windowEnds == Date(timeIntervalSince1970: 1_800_057_600))
        #expect(error.description.contains("2027-01-16T00:00:00Z"))
        time.advance(by: .seconds(16 * 3_600))
        try await ledger.reserve(.sample("d"), budgets: budget(.calls(1), .day), worstCase: .sample(1))
        // It pays on the day on which it was reserved.
        try await ledger.settle(.sample(call), answer: nil)
        #expect(try await ledger.balance(of: user, window: .day).spent == .zero)
        #expect(try await ledger.balance(of: user, window: .total).spent.calls == 1)
    }

    @Test(
        "a budget of zero refuses also what costs nothing, with an error for workflows",
        arguments: StoreKind.available
    )
    func zero(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let error = try await refused {
            try await ledger.reserve(
                .sample("c"),
                budgets: budget(.cost(.zero)),
                worstCase: BudgetAmount(cost: .zero, tokens: 0)
            )
        }
        #expect(error.applicationError.type == "BudgetExhausted")
        #expect(error.applicationError.isNonRetryable)
        #expect(try JSONDecoder().decode(BudgetExhausted.self, from: JSONEncoder().encode(error)) == error)
    }

    @Test(
        "a retried activity reserves once, and another model before sending replaces the amount",
        arguments: StoreKind.available
    )
    func sameKey(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let budgets = budget(.cost(Cost(nanos: 1_000)))
        try await ledger.reserve(.sample("c"), budgets: budgets, worstCase: .sample(900))
        try await ledger.reserve(.sample("c"), budgets: budgets, worstCase: .sample(900))
        #expect(try await ledger.balance(of: user, window: .total).reserved == .sample(900))
        try await ledger.reserve(.sample("c", model: "cheap"), budgets: budgets, worstCase: .sample(50))
        #expect(try await ledger.balance(of: user, window: .total).reserved == .sample(50))
        // One that does not fit leaves nothing behind.
        _ = try await refused {
            try await ledger.reserve(.sample("c", model: "dear"), budgets: budgets, worstCase: .sample(1_001))
        }
        #expect(try await ledger.balance(of: user, window: .total) == .empty)
    }

    @Test(
        "a request whose end a crash took is charged at its worst case when the activity is retried",
        arguments: StoreKind.available
    )
    func lostAndRetried(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let call = ModelCall.sample("c")
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900), sending: .once)
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900), sending: .once)
        var balance = try await ledger.balance(of: user, window: .total)
        #expect(balance == BudgetBalance(spent: .sample(900), reserved: .sample(900)))
        try await ledger.settle(.sample(call, nanos: 100), answer: nil)
        balance = try await ledger.balance(of: user, window: .total)
        #expect(balance.spent == BudgetAmount(cost: Cost(nanos: 1_000), tokens: 110, calls: 2))
        #expect(balance.reserved == .zero)
        let outcomes = try await ledger.usage(UsageQuery(grouping: [.outcome])).rows.map(\.group)
        #expect(outcomes == [["answered"], ["lost"]])
    }

    @Test(
        "a repeatable request is the same one after a crash, but not to another model",
        arguments: StoreKind.available
    )
    func repeatable(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let call = ModelCall.sample("c")
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900), sending: .repeatable)
        try await ledger.reserve(call, budgets: [], worstCase: .sample(800))
        #expect(
            try await ledger.balance(of: user, window: .total)
                == BudgetBalance(spent: .zero, reserved: .sample(800))
        )
        try await ledger.reserve(.sample("c", model: "other"), budgets: [], worstCase: .sample(70))
        #expect(
            try await ledger.balance(of: user, window: .total)
                == BudgetBalance(spent: .sample(800), reserved: .sample(70))
        )
    }

    @Test("what nobody came back for is charged if it was sent and given back if not", arguments: StoreKind.available)
    func repair(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        try await ledger.reserve(.sample("sent"), budgets: [], worstCase: .sample(5), lifetime: .seconds(60))
        try await ledger.markSent("sent", .once)
        try await ledger.reserve(.sample("unsent"), budgets: [], worstCase: .sample(7), lifetime: .seconds(60))
        try await ledger.reserve(.sample("young"), budgets: [], worstCase: .sample(11), lifetime: .seconds(61))
        #expect(try await ledger.repair() == RepairedReservations(charged: 0, released: 0))
        time.advance(by: .seconds(60))
        #expect(try await ledger.repair() == RepairedReservations(charged: 1, released: 1))
        #expect(try await ledger.repair() == RepairedReservations(charged: 0, released: 0))
        let balance = try await ledger.balance(of: user, window: .total)
        #expect(balance == BudgetBalance(spent: .sample(5), reserved: .sample(11)))
    }

    @Test("settling or releasing after the repair corrects it", arguments: StoreKind.available)
    func lateEnds(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        for key in ["slow", "free"] {
            try await ledger.reserve(
                .sample(key),
                budgets: [],
                worstCase: .sample(900),
                lifetime: .seconds(1),
                sending: .once
            )
        }
        try await ledger.reserve(.sample("unsent"), budgets: [], worstCase: .sample(3), lifetime: .seconds(1))
        time.advance(by: .seconds(1))
        try await ledger.repair()
        try await ledger.settle(.sample(.sample("slow"), nanos: 100), answer: nil)
        try await ledger.release("free")
        try await ledger.release("free")
        let invalid = await #expect(throws: FermataError.self) { try await ledger.markSent("unsent", .once) }
        #expect(invalid?.code == .invalidState)
        let balance = try await ledger.balance(of: user, window: .total)
        #expect(balance == BudgetBalance(spent: .sample(100, tokens: 10), reserved: .zero))
        let report = try await ledger.usage(UsageQuery(grouping: [.outcome]))
        #expect(report.rows.map(\.group) == [["answered"]])
    }

    @Test(
        "an answer that was paid is found by the retried activity, until it is pruned",
        arguments: StoreKind.available
    )
    func journal(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let call = ModelCall.sample("c")
        #expect(try await ledger.answer(to: "c") == nil)
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900))
        try await ledger.settle(.sample(call), answer: Data("hello".utf8))
        // A zombie of an earlier attempt comes too late.
        try await ledger.settle(.sample(call, nanos: 7), answer: Data("other".utf8))
        #expect(try await ledger.answer(to: "c") == Data("hello".utf8))
        try await ledger.prune(before: time.date)
        #expect(try await ledger.answer(to: "c") != nil)
        try await ledger.prune(before: time.date.addingTimeInterval(1))
        #expect(try await ledger.answer(to: "c") == nil)
        #expect(try await ledger.balance(of: user, window: .total).spent == .sample(100, tokens: 10))
    }

    @Test("what was paid is recorded also when the caller was cancelled", arguments: StoreKind.available)
    func cancelled(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        let call = ModelCall.sample("c")
        try await ledger.reserve(call, budgets: [], worstCase: .sample(900))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await ledger.settle(.sample(call), answer: nil)
        }
        try await task.value
        #expect(try await ledger.balance(of: user, window: .total).spent.calls == 1)
    }

    @Test("an answer from the cache is recorded and takes nothing", arguments: StoreKind.available)
    func cached(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        try await ledger.settle(.sample(.sample("c"), .cached, nanos: 0), answer: nil)
        #expect(try await ledger.balance(of: user, window: .total) == .empty)
        #expect(try await ledger.usage(UsageQuery()).rows.first?.calls == 1)
    }

    @Test(
        "sums of absurd amounts stay at the end of the range and refuse further calls",
        arguments: StoreKind.available
    )
    func absurdAmounts(_ kind: StoreKind) async throws {
        let ledger = try await ledger(kind)
        for key in 0..<5 {
            let record = CallRecord.sample(.sample("\(key)"), tokens: .max, nanos: .max)
            try await ledger.settle(record, answer: nil)
        }
        #expect(try await ledger.balance(of: user, window: .total).spent.cost == Cost.maximum)
        #expect(try await ledger.usage(UsageQuery()).rows.first?.cost == Cost.maximum)
        _ = try await refused {
            try await ledger.reserve(.sample("c"), budgets: budget(.cost(.maximum)), worstCase: .sample(1))
        }
    }

    @Test(
        "of 50 that reserve at once in two workers as many get through as the budget has room for",
        arguments: StoreKind.available
    )
    func concurrentWorkers(_ kind: StoreKind) async throws {
        let store = try await TemporaryStore(kind)
        let workers = try await store.open(times: 2).map { SQLBudgetLedger($0) }
        let budgets = budget(.cost(Cost(nanos: 1_000)))
        let granted = await withTaskGroup(of: Bool.self) { group in
            for caller in 0..<50 {
                group.addTask {
                    do {
                        try await workers[caller % 2]
                            .reserve(.sample("\(caller)"), budgets: budgets, worstCase: .sample(70))
                        return true
                    } catch { return !(error is BudgetExhausted) }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(granted == 14)
        #expect(
            try await workers[0].balance(of: user, window: .total).reserved
                == BudgetAmount(
                    cost: Cost(nanos: 980),
                    tokens: 1_400,
                    calls: 14
                )
        )
    }

    @Test(
        "a budget without a name or with a negative limit is refused by name",
        arguments: [
            (Budget(name: "", scope: .user, limit: .calls(1)), "name"),
            (Budget(name: "purse", scope: .user, limit: .tokens(-1)), "purse"),
        ]
    )
    func badBudgets(budget: Budget, word: String) {
        let error = #expect(throws: FermataError.self) { try budget.validate() }
        #expect(error?.message.contains(word) == true)
    }
}
