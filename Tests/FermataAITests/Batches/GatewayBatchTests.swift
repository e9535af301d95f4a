import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("Batches by the gateway")
struct GatewayBatchTests {
    private static let call = BatchCall(key: "w/r/batch-1", model: "m", scopes: [BudgetScope(.user, "ada")])

    private func gateway(
        _ vendor: BatchVendor,
        _ url: String,
        _ database: AIDatabase,
        budgets: [Budget] = [],
        guardrails: [GuardrailConfiguration] = []
    ) throws -> ModelGateway {
        var configuration = vendor.configuration(url, budgets: budgets)
        configuration.guardrails = guardrails
        return try ModelGateway(configuration: configuration, database: database, environment: ["KEY": "sk-secret"])
    }

    private func ended(_ gateway: ModelGateway, _ items: [ModelBatchItem]) async throws -> ProviderBatch {
        let upload = try await gateway.uploadBatch(Self.call, items)
        guard case .found(let begun) = try await gateway.submitBatch(Self.call, items, upload) else {
            throw TestSupportError("The job was not begun.")
        }
        while true {
            let batch = try await gateway.batch(Self.call, id: begun.id)
            if batch.state == .ended { return batch }
        }
    }

    @Test("each result is settled once at half the price, and what was set aside is given back")
    func settles() async throws {
        let acts: [BatchVendor.Act] = [.answer, .refuse, .expire, .garble, .answer]
        let vendor = BatchVendor(.openAI) { index, _ in acts[index] }
        let database = try AIDatabase.inMemory()
        let ledger = SQLBudgetLedger(database)
        let items = BatchVendor.items(5)
        try await vendor.serving { url in
            let gateway = try gateway(vendor, url, database)
            let plan = try await gateway.reserveBatch(Self.call, items)
            let before = try await ledger.balance(of: BudgetScope(.user, "ada"), window: .total)
            #expect(plan.requests == 5)
            #expect(before.reserved.calls == 5)
            #expect(before.reserved.cost == plan.worstCase)
            let batch = try await ended(gateway, items)
            var results: [String: ModelBatchResult] = [:]
            for _ in 1...2 {
                results = [:]
                let counts = try await gateway.collectBatch(Self.call, items, batch) { some in
                    for one in some { results[one.item.id] = one.result }
                }
                #expect(counts.total == 5)
                #expect(counts.succeeded == 2)
                #expect(counts.failed == 2)
                #expect(counts.expired == 1)
                #expect(counts.unreadableLines == 1)
            }
            #expect(results["a-4"]?.response?.message.text == "Answer to question 4")
            // 15 tokens at a price of one each, and half of it in a job.
            #expect(results["a-4"]?.cost == Cost(nanos: 7_500_000_000))
            #expect(results["a-1"]?.errorType == "ModelRejectedRequest")
            #expect(results["a-1"]?.cost == .zero)
            #expect(results["a-2"]?.outcome == .expired)
            // It was answered, and nobody can read how: it counts at its worst case.
            #expect(results["a-3"]?.errorType == "ModelAnswerLost")
            let worst = try #require(results["a-3"]?.cost)
            #expect(worst > .zero)
            let after = try await ledger.balance(of: BudgetScope(.user, "ada"), window: .total)
            #expect(after.reserved == .zero)
            #expect(after.spent.cost == worst + Cost(nanos: 15_000_000_000))
        }
    }

    @Test("a budget that does not suffice for the whole job is in the way before anything is sent")
    func budget() async throws {
        let vendor = BatchVendor(.anthropic)
        try await vendor.serving { url in
            let budget = Budget(name: "ada", scope: .user, limit: .calls(4))
            let gateway = try gateway(vendor, url, .inMemory(), budgets: [budget])
            let error = await #expect(throws: ApplicationError.self) {
                try await gateway.reserveBatch(Self.call, BatchVendor.items(5))
            }
            #expect(error?.type == "BudgetExhausted")
            #expect(try await gateway.reserveBatch(Self.call, BatchVendor.items(4)).requests == 4)
        }
    }

    @Test("while results are settled, no more is counted than was set aside")
    func neverMore() async throws {
        let vendor = BatchVendor(.openAI, looksUntilEnd: 1)
        let database = try AIDatabase.inMemory()
        let ledger = SQLBudgetLedger(database)
        let items = BatchVendor.items(450)
        try await vendor.serving { url in
            let gateway = try gateway(vendor, url, database)
            let most = try await gateway.reserveBatch(Self.call, items).worstCase
            let batch = try await ended(gateway, items)
            var steps = 0
            _ = try await gateway.collectBatch(Self.call, items, batch) { _ in
                let balance = try await ledger.balance(of: BudgetScope(.user, "ada"), window: .total)
                #expect(balance.spent.cost + balance.reserved.cost <= most)
                steps += 1
            }
            #expect(steps == 3)
        }
    }

    @Test("a request that a guardrail stops is not sent, and the others are")
    func guardrails() async throws {
        let vendor = BatchVendor(.anthropic, looksUntilEnd: 1)
        var items = BatchVendor.items(3)
        items[1].request.messages = [Message(.user, "My card is 4111 1111 1111 1111")]
        let sent = items
        try await vendor.serving { url in
            let yaml = "{kind: pii, points: [model_input], types: {credit_card: block}}"
            let gateway = try gateway(vendor, url, .inMemory(), guardrails: [try Self.guardrail(yaml)])
            let batch = try await ended(gateway, sent)
            #expect(vendor.jobs[0].customIDs.count == 2)
            var outcomes: [String: ModelBatchResult.Outcome] = [:]
            _ = try await gateway.collectBatch(Self.call, sent, batch) { some in
                for one in some { outcomes[one.item.id] = one.result.outcome }
            }
            #expect(outcomes == ["a-0": .succeeded, "a-1": .blocked, "a-2": .succeeded])
        }
    }

    private static func guardrail(_ yaml: String) throws -> GuardrailConfiguration {
        let text = """
            providers: [{name: p, kind: local}]
            models: []
            guardrails: [\(yaml)]
            """
        return try #require(try GatewayConfiguration(yaml: text).guardrails.first)
    }

    @Test("an answer that does not fit its schema is a failure, and paid")
    func schema() async throws {
        let vendor = BatchVendor(.openAI, looksUntilEnd: 1)
        var items = BatchVendor.items(1)
        items[0].request.outputSchema = .object(["n": .integer()])
        let sent = items
        try await vendor.serving { url in
            let gateway = try gateway(vendor, url, .inMemory())
            let batch = try await ended(gateway, sent)
            let counts = try await gateway.collectBatch(Self.call, sent, batch) { some in
                #expect(some.map(\.result.errorType) == ["ModelOutputInvalid"])
                #expect(some.map(\.result.cost) == [Cost(nanos: 7_500_000_000)])
            }
            #expect(counts.failed == 1)
        }
    }

    @Test("what cannot be a batch is refused by its place")
    func invalid() async throws {
        let vendor = BatchVendor(.openAI)
        let gateway = try gateway(vendor, "http://127.0.0.1:1/v1", .inMemory())
        var twice = BatchVendor.items(2)
        twice[1].id = "a-0"
        var silent = BatchVendor.items(3)
        silent[2].request.messages = []
        for (items, words) in [([], "1 to 50000"), (twice, "items[1].id"), (silent, "items[2]")] {
            let error = await #expect(throws: ApplicationError.self) {
                try await gateway.reserveBatch(Self.call, items)
            }
            #expect(error?.type == "ModelInvalidInput")
            #expect(error?.message.contains(words) == true)
        }
    }
}
