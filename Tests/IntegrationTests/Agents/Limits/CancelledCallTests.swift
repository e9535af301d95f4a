import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("Runs that are ended while the model thinks", .needsServer, .live)
struct CancelledCallTests {
    @Test("a cancelled run closes its connection, frees its key and pays at worst what it may have cost")
    func cancelled() async throws {
        let (asked, gone) = (Latch(), Latch())
        let limits = RateLimits(requestsPerMinute: 100, concurrency: 1)
        try await LoopbackServer.serving { _ in
            asked.open()
            // The model thinks until nobody waits for it any more.
            try? await Latch().wait()
            gone.open()
            return LoopbackServer.Response(body: [])
        } _: { port in
            try await AgentCrowd.gathering { crowd in
                let configuration = AgentCrowd.configuration([("slow", "http://127.0.0.1:\(port)/v1", limits)])
                try await crowd.serving(configuration, heartbeatTimeout: .seconds(1)) { services in
                    let handle = try await crowd.start(1, of: "slow")[0]
                    try await asked.wait()
                    try await handle.cancel()
                    try await gone.wait()
                    await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
                    let scope = BudgetScope(.agent, "slow")
                    try await eventually("the call is settled") {
                        try await services.ledger.balance(of: scope, window: .total).reserved == .zero
                    }
                    let spent = try await services.ledger.balance(of: scope, window: .total).spent
                    #expect(spent.calls == 1)
                    // The question's tokens and all that the answer might have had.
                    #expect(spent.tokens > 1_000)
                    let usage = try await services.ledger.usage(UsageQuery(grouping: [.outcome]))
                    #expect(usage.rows.map(\.group) == [["lost"]])
                    #expect(usage.rows.first?.estimatedCalls == 1)
                    let decision = try await SQLRateLimitStore(crowd.database).acquire(
                        key: "slow",
                        limits: limits,
                        tokens: 1,
                        permit: "another",
                        lease: .seconds(1)
                    )
                    #expect(decision == .granted)
                }
            }
        }
    }
}
