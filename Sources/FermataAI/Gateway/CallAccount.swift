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

    /// The answer with what it used: as the provider counted it, or else as it is estimated.
    func counted(_ answer: ProviderAnswer) -> ModelResponse {
        guard !answer.isUsageReported else { return answer.response }
        var response = answer.response
        response.usage = TokenUsage(
            inputTokens: inputTokens,
            outputTokens: min(outputTokens, TokenEstimate.output(response.message))
        )
        return response
    }

    func answered(_ response: ModelResponse, isUsageReported: Bool, since start: Date) -> CallRecord {
        CallRecord(
            call: call,
            outcome: .answered,
            responseModel: response.model,
            usage: response.usage,
            isUsageEstimated: !isUsageReported,
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

    /// A request that failed. What may have been charged counts as the most it can be.
    func failed(_ errorType: String?, _ charge: FailureCharge, since start: Date) -> CallRecord {
        let isCharged = charge != .none
        return CallRecord(
            call: call,
            outcome: charge == .unknown ? .lost : .failed,
            errorType: errorType,
            usage: isCharged
                ? TokenUsage(inputTokens: inputTokens, outputTokens: outputTokens)
                : TokenUsage(inputTokens: 0, outputTokens: 0),
            isUsageEstimated: isCharged,
            cost: isCharged ? worstCase.cost : .zero,
            startedAt: start,
            duration: .seconds(Date().timeIntervalSince(start))
        )
    }
}
