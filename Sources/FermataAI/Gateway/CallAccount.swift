import Foundation

/// What one request may cost at most, and the records of what it did.
struct CallAccount {
    let call: ModelCall
    let price: ModelPrice
    let inputTokens: Int
    let outputTokens: Int

    /// The most tokens of the request, in and out.
    var tokens: Int { inputTokens + outputTokens }

    var worstCase: BudgetAmount {
        BudgetAmount(cost: price.worstCase(inputTokens: inputTokens, outputTokens: outputTokens), tokens: tokens)
    }

    func answered(_ response: ModelResponse, since start: Date) -> CallRecord {
        CallRecord(
            call: call,
            outcome: .answered,
            responseModel: response.model,
            usage: response.usage,
            cost: price.cost(of: response.usage),
            startedAt: start,
            duration: .seconds(Date().timeIntervalSince(start))
        )
    }

    /// An answer that was there already.
    func cached() -> CallRecord {
        CallRecord(
            call: call,
            outcome: .cached,
            usage: TokenUsage(inputTokens: 0, outputTokens: 0),
            cost: .zero,
            startedAt: Date(),
            duration: .zero
        )
    }

    /// - Parameter isCharged: The provider has worked; as long as nobody says how much, it is the most it can be.
    func failed(_ errorType: String?, since start: Date, isCharged: Bool) -> CallRecord {
        CallRecord(
            call: call,
            outcome: .failed,
            errorType: errorType,
            usage: isCharged
                ? TokenUsage(inputTokens: inputTokens, outputTokens: outputTokens)
                : TokenUsage(inputTokens: 0, outputTokens: 0),
            cost: isCharged ? worstCase.cost : .zero,
            startedAt: start,
            duration: .seconds(Date().timeIntervalSince(start))
        )
    }
}
