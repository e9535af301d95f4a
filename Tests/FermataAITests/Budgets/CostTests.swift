import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("Costs and prices")
struct CostTests {
    private func price(_ json: String) throws -> ModelPrice {
        try JSONDecoder().decode(ModelPrice.self, from: Data(json.utf8))
    }

    @Test("cached tokens cost their own price, and a cost is rounded up once")
    func kindsOfTokens() throws {
        let price = try price(
            #"{"inputPerMillion": 2.5, "outputPerMillion": "10", "cacheReadPerMillion": 0.0375, "cacheWritePerMillion": 3}"#
        )
        let usage = TokenUsage(
            inputTokens: 1_000,
            outputTokens: 10,
            cacheReadInputTokens: 401,
            cacheCreationInputTokens: 100
        )
        // 499 * 2500 + 401 * 37.5 + 100 * 3000 + 10 * 10000 billionths.
        #expect(price.cost(of: usage).nanos == 1_247_500 + 15_038 + 300_000 + 100_000)
    }

    @Test("the worst case is never below what a call costs", arguments: 1...200)
    func worstCase(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func any() -> Cost { Cost(nanos: Int64.random(in: 0...ModelPrice.maximum.nanos, using: &random)) }
        let price = ModelPrice(
            inputPerMillion: any(),
            outputPerMillion: any(),
            cacheReadPerMillion: Bool.random(using: &random) ? any() : nil,
            cacheWritePerMillion: Bool.random(using: &random) ? any() : nil,
            perImage: any()
        )
        let input = Int.random(in: 0...1_000_000, using: &random)
        let read = Int.random(in: 0...input, using: &random)
        let usage = TokenUsage(
            inputTokens: input,
            outputTokens: Int.random(in: 0...1_000, using: &random),
            cacheReadInputTokens: read,
            cacheCreationInputTokens: Int.random(in: 0...(input - read), using: &random)
        )
        let images = Int.random(in: 0...3, using: &random)
        #expect(
            price.cost(of: usage, images: images) <= price.worstCase(inputTokens: input, outputTokens: 1_000, images: 3)
        )
    }

    @Test("numbers that only a broken provider reports neither overflow nor become negative")
    func absurdUsage() {
        let dear = ModelPrice(
            inputPerMillion: ModelPrice.maximum,
            outputPerMillion: ModelPrice.maximum,
            perImage: ModelPrice.maximum
        )
        let much = TokenUsage(
            inputTokens: .max,
            outputTokens: .max,
            cacheReadInputTokens: .max,
            cacheCreationInputTokens: .max
        )
        #expect(dear.cost(of: much, images: .max) == Cost.maximum)
        let negative = TokenUsage(
            inputTokens: .min,
            outputTokens: .min,
            cacheReadInputTokens: .min,
            cacheCreationInputTokens: .min
        )
        #expect(dear.cost(of: negative, images: .min) == .zero)
        #expect(Cost.maximum + Cost.maximum == Cost.maximum)
        #expect(Cost.zero - Cost.maximum == .zero)
        #expect(Cost(nanos: .min) == .zero)
    }

    @Test("a price per token instead of per million is refused by name")
    func hugePrice() {
        let error = #expect(throws: FermataError.self) { try price(#"{"outputPerMillion": 1000001}"#) }
        #expect(error?.message.contains("outputPerMillion") == true)
    }

    @Test(
        "a price is a number of units from zero on",
        arguments: [
            "-1", #""-1""#, #""1,5""#, #""""#, #""x""#, "1e40", "true", #""0x10""#, #""1e99""#,
        ]
    )
    func badPrices(text: String) {
        #expect(throws: (any Error).self) { try price(#"{"inputPerMillion": \#(text)}"#) }
    }

    @Test(
        "a cost is written with the digits it has and read back the same",
        arguments: [
            (0, "0"), (1, "0.000000001"), (12_500_000, "0.0125"), (2_000_000_000, "2"),
            (4_000_000_000_000_000_000, "4000000000"),
        ] as [(Int64, String)]
    )
    func text(nanos: Int64, text: String) throws {
        let cost = Cost(nanos: nanos)
        #expect(cost.description == text)
        #expect(try JSONDecoder().decode(Cost.self, from: JSONEncoder().encode(cost)) == cost)
    }
}
