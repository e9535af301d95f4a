import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("A PostgreSQL server that is killed", .timeLimit(.minutes(4)), .needsPostgres)
struct StoreCrashTests {
    @Test("in the middle of many calls loses nothing of the ledger and counts nothing twice")
    func ledger() async throws {
        let server = try await PostgresServer()
        let store = try TemporaryStore(on: server)
        let ledgers = try await store.open(times: 2).map { SQLBudgetLedger($0) }
        let budgets = [Budget(name: "calls", scope: .user, limit: .calls(1_000))]
        let calls = 150
        try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<10 {
                group.addTask {
                    var refusals = 0
                    for number in stride(from: caller, to: calls, by: 10) {
                        let key = "call \(number)"
                        let ledger = ledgers[number % 2]
                        refusals += try await repeated {
                            try await ledger.reserve(.sample(key), budgets: budgets, worstCase: .sample(900))
                        }
                        refusals += try await repeated { try await ledger.markSent(key, .repeatable) }
                        let record = CallRecord.sample(.sample(key), tokens: 10, nanos: 100)
                        refusals += try await repeated { try await ledger.settle(record, answer: Data(key.utf8)) }
                    }
                    return refusals
                }
            }
            group.addTask {
                for round in 1...3 {
                    try await eventually("some calls are settled", within: .seconds(60)) {
                        let report = try? await ledgers[0].usage(UsageQuery())
                        return report?.rows.first.map { $0.calls >= round * calls / 5 } ?? false
                    }
                    try await server.crash()
                    try await server.restart()
                }
                return 0
            }
            // The load must have felt it.
            let refusals = try await group.reduce(0, +)
            #expect(refusals > 0)
        }
        // Through connections that were lost too.
        for ledger in ledgers {
            let balance = try await ledger.balance(of: BudgetScope(.user, "u"), window: .total)
            #expect(balance.spent.calls == calls)
            #expect(balance.spent.cost == Cost(nanos: 100 * Int64(calls)))
            #expect(balance.reserved == .zero)
            #expect(try await ledger.usage(UsageQuery()).rows.map(\.calls) == [calls])
        }
        for number in 0..<calls {
            #expect(try await ledgers[0].answer(to: "call \(number)") == Data("call \(number)".utf8))
        }
    }

    /// What an activity that is retried does.
    ///
    /// - Returns: How often the store did not answer.
    private func repeated(_ step: () async throws -> Void) async throws -> Int {
        for refusals in 0... {
            do {
                try await step()
                return refusals
            } catch let error as FermataError where error.code == .unavailable {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return 0
    }
}
