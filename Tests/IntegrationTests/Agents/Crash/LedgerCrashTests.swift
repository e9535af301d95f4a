import Fermata
import FermataAI
import Foundation
import TestSupport
import Testing

/// What the ledger says after a worker was killed at random moments, beside what the provider has counted.
///
/// `FERMATA_AGENT_CRASHES` says how often; `make torture-agents` does it 200 times.
@Suite("Ledgers and killed workers", .needsServer, .live(limit: .seconds(120 + 6 * CrashStorm.crashes)), .serialized)
struct LedgerCrashTests {
    private static let crashes = CrashStorm.crashes

    @Test("where repeats are charged once, the ledger equals the provider's count")
    func chargedOnce() async throws {
        try await storm(isIdempotent: true, crashes: Self.crashes) { server, ledger, ids in
            let charged = server.charged
            #expect(Set(charged.compactMap(\.key)).count == charged.count)
            #expect(charged.count == ids.count * Errand.answers)
            let rows = try await ledger.usage(UsageQuery(grouping: [.outcome])).rows
            #expect(rows.map(\.group) == [["answered"]])
            let answered = try #require(rows.first)
            #expect(answered.calls == charged.count)
            #expect(answered.inputTokens == charged.map(\.usage.inputTokens).reduce(0, +))
            #expect(answered.outputTokens == charged.map(\.usage.outputTokens).reduce(0, +))
            #expect(answered.cost == Self.cost(charged))
            let spent = try await Self.spent(ledger)
            #expect(spent.map(\.calls).reduce(0, +) == charged.count)
            #expect(spent.map(\.cost).reduce(.zero, +) == Self.cost(charged))
        }
    }

    @Test("where everything is charged, the ledger says no less than the provider, and nothing recorded is asked again")
    func chargedAlways() async throws {
        try await storm(isIdempotent: false, crashes: max(1, Self.crashes / 4)) { server, ledger, ids in
            let asked = server.calls
            let rows = try await ledger.usage(UsageQuery(grouping: [.outcome])).rows
            #expect(Set(rows.map(\.group)).isSubset(of: [["answered"], ["lost"]]))
            #expect(rows.first { $0.group == ["answered"] }?.calls == ids.count * Errand.answers)
            let lost = rows.first { $0.group == ["lost"] }?.calls ?? 0
            // A run asks one question at a time, so a crash takes at most one of each.
            #expect(lost <= max(1, Self.crashes / 4) * CrashStorm.lanes)
            let spent = try await Self.spent(ledger)
            #expect(spent.map(\.calls).reduce(0, +) == ids.count * Errand.answers + lost)
            #expect(spent.map(\.calls).reduce(0, +) >= asked.count)
            #expect(spent.map(\.tokens).reduce(0, +) >= asked.map(\.usage.totalTokens).reduce(0, +))
            #expect(spent.map(\.cost).reduce(.zero, +) >= Self.cost(asked))
            try await Self.checkOrder(asked, ledger)
        }
    }

    /// In each conversation a question comes when the answer before it is recorded: none before it may come again.
    private static func checkOrder(_ asked: [ScriptedModelServer.Call], _ ledger: any BudgetLedger) async throws {
        let lost = try await ledger.usage(UsageQuery(grouping: [.workflow, .outcome])).rows
            .filter { $0.group.last == "lost" }
        for (workflow, calls) in Dictionary(grouping: asked, by: { Errand.workflow(of: $0.question) }) {
            var order: [ModelQuestion] = []
            for call in calls where order.last != call.question { order.append(call.question) }
            #expect(Set(order).count == order.count, "\(workflow) asked again what was answered")
            let repeats = calls.count - order.count
            #expect(repeats <= lost.first { $0.group.first == workflow }?.calls ?? 0, "\(workflow)")
        }
    }

    private func storm(
        isIdempotent: Bool,
        crashes: Int,
        _ check: @escaping @Sendable (ScriptedModelServer, any BudgetLedger, [String]) async throws -> Void
    ) async throws {
        try await withClient { live in
            HistoryRecording.leaveOut(live.taskQueue)
            try await ScriptedModelServer.serving(chargesRepeatsOnce: isIdempotent) { question in
                // Long enough to be killed in the midst of.
                try? await Task.sleep(for: .milliseconds(50))
                return Errand.reply(to: question)
            } _: { server, url in
                let process = try AgentProcess(
                    .init(
                        taskQueue: live.taskQueue,
                        agents: Errand.agents,
                        modelURL: url,
                        isIdempotent: isIdempotent,
                        budget: CrashStorm.budget,
                        heartbeatSeconds: 3
                    )
                )
                let storm = CrashStorm(live: live, process: process, crashes: crashes, seed: 4)
                let ids = try await storm.run()
                let ledger = try process.ledger()
                try await ledger.repair()
                for user in Self.users {
                    #expect(try await ledger.balance(of: user, window: .total).reserved == .zero)
                }
                try await check(server, ledger, ids)
                let repeats = server.calls.count - Set(server.calls.map(\.question)).count
                print(
                    "\(crashes) crashes, \(ids.count) runs, \(server.calls.count) requests, \(repeats) of them repeats"
                )
            }
        }
    }

    private static let users = Set((0..<CrashStorm.lanes).map(CrashStorm.user)).map { BudgetScope(.user, $0) }

    private static func spent(_ ledger: any BudgetLedger) async throws -> [BudgetAmount] {
        var amounts: [BudgetAmount] = []
        for user in users { amounts.append(try await ledger.balance(of: user, window: .total).spent) }
        return amounts
    }

    /// A token costs a millionth.
    private static func cost(_ calls: [ScriptedModelServer.Call]) -> Cost {
        Cost(nanos: Int64(calls.map(\.usage.totalTokens).reduce(0, +)) * 1_000)
    }
}
