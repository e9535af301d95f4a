import Foundation

@testable import FermataAI

extension ModelCall {
    static func sample(_ key: String, model: String = "m", _ scopes: BudgetScope...) -> ModelCall {
        ModelCall(
            key: key,
            operation: "chat",
            provider: "openai",
            model: model,
            scopes: scopes.isEmpty ? [BudgetScope(.user, "u")] : scopes,
            workflowID: "w"
        )
    }
}

extension CallRecord {
    static func sample(
        _ call: ModelCall,
        _ outcome: Outcome = .answered,
        tokens: Int = 10,
        nanos: Int64 = 100,
        at date: Date = Date(timeIntervalSince1970: 1_800_000_000)
    ) -> CallRecord {
        CallRecord(
            call: call,
            outcome: outcome,
            usage: TokenUsage(inputTokens: tokens, outputTokens: 0),
            cost: Cost(nanos: nanos),
            startedAt: date,
            duration: .milliseconds(1_500)
        )
    }
}

extension BudgetAmount {
    static func sample(_ nanos: Int64, tokens: Int = 100) -> BudgetAmount {
        BudgetAmount(cost: Cost(nanos: nanos), tokens: tokens)
    }
}
