import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Limits and budgets of many agents", .needsServer, .live(limit: .seconds(400)))
struct LimitTests {
    private static let runs = 50

    /// A minute and more of every place in two windows, and the beginning of a third: what is used of a limit shows only
    /// when the same places come around again.
    private static let duration = Duration.seconds(135)

    /// A server that always wants one more look, and counts how many ask at once.
    private func serving<Result>(
        _ flights: Flights,
        _ body: (ScriptedModelServer, String) async throws -> Result
    ) async throws -> Result {
        try await ScriptedModelServer.serving { _ in
            await flights.during { try? await Task.sleep(for: .milliseconds(100)) }
            return .call([("look", ["what": "more"])])
        } _: { server, url in
            try await body(server, url)
        }
    }

    @Test("50 runs under one key stay within its limits on the provider's clock")
    func limits() async throws {
        // One key that its requests hold back, and one that its tokens do, at the same time.
        let busy = RateLimits(requestsPerMinute: 120, tokensPerMinute: 1_000_000, concurrency: 6)
        let wordy = RateLimits(requestsPerMinute: 1_000, tokensPerMinute: 150_000, concurrency: 6)
        let flights = (busy: Flights(), wordy: Flights())
        try await serving(flights.busy) { busyServer, busyURL in
            try await serving(flights.wordy) { wordyServer, wordyURL in
                try await AgentCrowd.gathering { crowd in
                    let configuration = AgentCrowd.configuration([
                        ("busy", busyURL, busy), ("wordy", wordyURL, wordy),
                    ])
                    try await crowd.serving(configuration) { _ in
                        let handles =
                            try await crowd.start(Self.runs, of: "busy") + crowd.start(Self.runs, of: "wordy")
                        try await Task.sleep(for: Self.duration)
                        for handle in handles { try await handle.terminate(reason: "The test is over.") }
                    }
                }
                let requests = ProviderLog(busyServer.calls)
                #expect(requests.busiestMinute { _ in 1 } <= 120)
                let tokens = ProviderLog(wordyServer.calls)
                #expect(tokens.busiestMinute(\.tokens) <= 150_000)
                // How much they use depends on the machine: RateLimitPropertyTests hold it to 95 % on virtual time.
                let shares = [requests.share(of: 120) { _ in 1 }, tokens.share(of: 150_000, \.tokens)]
                print("used of a key's limits: \(shares.map { Int($0 * 100) }) % of requests, of tokens")
                #expect(flights.busy.most <= 6)
                #expect(flights.wordy.most <= 6)
            }
        }
    }

    @Test(
        "50 runs under one budget stop when it is used up, and all go on when it is raised",
        arguments: [(BudgetLimit.calls(90), BudgetLimit.calls(140)), (.tokens(90_000), .tokens(250_000))]
    )
    func budget(_ limit: BudgetLimit, _ raised: BudgetLimit) async throws {
        let isRaised = Mutex(false)
        let used: @Sendable (ScriptedModelServer) -> Int = { server in
            server.charged.reduce(0) { sum, call in
                if case .calls = limit { sum + 1 } else { sum + call.usage.totalTokens }
            }
        }
        try await ScriptedModelServer.serving { _ in
            isRaised.withLock { $0 } ? .say("That is all.") : .call([("look", ["what": "more"])])
        } _: { server, url in
            try await AgentCrowd.gathering { crowd in
                var configuration = AgentCrowd.configuration([("clerk", url, RateLimits())])
                configuration.budgets = [Budget(name: "clerks", scope: .agent, value: "clerk", limit: limit)]
                let handles = try await crowd.serving(configuration) { _ in
                    let handles = try await crowd.start(Self.runs, of: "clerk")
                    for handle in handles {
                        try await eventually("the run waits for its budget", within: .seconds(120)) {
                            try await handle.query(queryType: AgentWorkflow.Status.self).stage == "waitingForBudget"
                        }
                    }
                    return handles
                }
                let before = used(server)
                #expect(before <= limit.amount)
                // No more was left than calls that were under way gave back when they used less than was set aside.
                #expect(before >= limit.amount * 9 / 10)
                isRaised.withLock { $0 = true }
                configuration.budgets[0].limit = raised
                try await crowd.serving(configuration) { services in
                    for handle in handles { try await handle.signal(signalType: AgentWorkflow.Resume.self) }
                    for handle in handles {
                        let result = try await handle.result()
                        #expect(result.text == "That is all.")
                    }
                    let balance = try await services.ledger.balance(of: BudgetScope(.agent, "clerk"), window: .total)
                    #expect(balance.spent.calls == server.charged.count)
                    #expect(balance.spent.tokens == server.charged.reduce(0) { $0 + $1.usage.totalTokens })
                    #expect(balance.reserved == .zero)
                }
                #expect(used(server) > before)
                #expect(used(server) <= raised.amount)
            }
        }
    }
}

extension BudgetLimit {
    fileprivate var amount: Int {
        switch self {
        case .cost(let cost): Int(cost.nanos)
        case .tokens(let count), .calls(let count): count
        }
    }
}
