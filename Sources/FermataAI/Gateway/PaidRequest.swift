import Fermata
import Foundation

/// One request for something else than a conversation: limits, budgets, the request, and the account of it.
///
/// The steps are those of a chat: a permit of the key, what it costs at worst set aside on the disk, the request, and its
/// answer on record together with what it cost.
struct PaidRequest<Value: Codable & Sendable>: Sendable {
    /// What a provider gave.
    struct Answer: Sendable {
        var value: Value
        /// `nil` if the provider did not say it.
        var usage: TokenUsage?
        var images = 0
        var model: String
    }

    enum Outcome {
        case answered(Paid<Value>)
        /// `wait` is when the model may be asked again; `nil` if that would not help.
        case passed(ModelAttempt.Outcome, Route.FallbackReason, ApplicationError?, wait: Duration?)
    }

    typealias Send = @Sendable (any ModelProvider, _ idempotencyKey: String?, ModelOperation) async throws -> Answer

    let gateway: ModelGateway
    let model: ModelSettings
    let call: ModelCall
    /// The most it can use.
    let worstCase: TokenUsage
    var images = 0
    let send: Send

    func run() async throws -> Outcome {
        guard let settings = gateway.settings(of: model), let provider = gateway.providers[model.provider] else {
            throw LanguageModelErrorType.invalidInput.error("There is no provider '\(model.provider)'.")
        }
        let turn = KeyTurn(
            key: settings.name,
            limits: settings.limits,
            permit: "\(call.key)/\(model.name)",
            store: gateway.limiter,
            pauses: gateway.pauses
        )
        let wait = try await turn.acquire(
            tokens: worstCase.totalTokens,
            lease: .seconds(settings.timeLimitSeconds + 60)
        )
        if let wait { return .passed(.limited, .rateLimited, nil, wait: wait) }
        let granted = ContinuousClock.now
        do {
            try await gateway.ledger.reserve(
                call,
                budgets: gateway.configuration.budgets,
                worstCase: BudgetAmount(cost: worstCost, tokens: worstCase.totalTokens),
                lifetime: ModelGateway.reservationLifetime,
                sending: settings.chargesRepeatsOnce ? .repeatable : .once
            )
        } catch let error as BudgetExhausted {
            try await turn.withdraw()
            return .passed(.overBudget, .budget, error.applicationError, wait: nil)
        } catch {
            try? await turn.withdraw()
            throw error
        }
        guard turn.isFresh(grantedAt: granted) else {
            try await gateway.ledger.release(call.key)
            try await turn.withdraw()
            return .passed(.limited, .rateLimited, nil, wait: .zero)
        }
        let start = Date()
        let operation = ModelOperation(
            call.operation,
            model: model.model,
            of: provider,
            settings,
            gateway.telemetry
        )
        let answer: Answer
        do {
            answer = try await send(provider, settings.chargesRepeatsOnce ? call.key : nil, operation)
        } catch {
            return try await failed(error, settings, turn, since: start)
        }
        try await turn.end(tokens: answer.usage?.totalTokens)
        let usage = answer.usage ?? worstCase
        let cost = model.price.cost(of: usage, images: answer.images)
        var record = record(.answered, usage, images: answer.images, cost: cost, since: start)
        record.responseModel = answer.model
        record.isUsageEstimated = answer.usage == nil
        let paid = Paid(value: answer.value, usage: usage, cost: cost, model: answer.model)
        try await gateway.settle(record, answer: try JSONEncoder().encode(paid))
        return .answered(paid)
    }

    private func failed(
        _ error: any Error,
        _ settings: ProviderSettings,
        _ turn: KeyTurn,
        since start: Date
    ) async throws -> Outcome {
        let charge = FailureCharge(after: error)
        try await turn.end(tokens: charge == .none ? 0 : nil)
        // A request that a provider charges once however often it comes stays reserved until it is repeated.
        if charge != .unknown || !settings.chargesRepeatsOnce {
            var record =
                charge == .none
                ? record(.failed, .none, images: 0, cost: .zero, since: start)
                : record(charge == .unknown ? .lost : .failed, worstCase, images: images, cost: worstCost, since: start)
            record.errorType = (error as? ApplicationError)?.type
            record.isUsageEstimated = charge != .none
            try await gateway.settle(record, answer: nil)
        }
        guard let error = error as? ApplicationError else { throw error }
        switch error.type.flatMap(LanguageModelErrorType.init(rawValue:)) {
        case .rateLimited:
            let wait = error.nextRetryDelay ?? .seconds(1)
            try await turn.pause(for: wait)
            return .passed(.failed, .rateLimited, error, wait: wait)
        case .unavailable, .answerLost:
            return .passed(.failed, .unavailable, error, wait: error.nextRetryDelay ?? .seconds(1))
        case .outputInvalid: return .passed(.failed, .outputInvalid, error, wait: .seconds(1))
        case .refused: return .passed(.failed, .refused, error, wait: nil)
        case nil: throw error
        default: return .passed(.failed, .rejected, error, wait: nil)
        }
    }

    private var worstCost: Cost {
        model.price.worstCase(
            inputTokens: worstCase.inputTokens,
            outputTokens: worstCase.outputTokens,
            images: images
        )
    }

    private func record(
        _ outcome: CallRecord.Outcome,
        _ usage: TokenUsage,
        images: Int,
        cost: Cost,
        since start: Date
    ) -> CallRecord {
        CallRecord(
            call: call,
            outcome: outcome,
            usage: usage,
            images: images,
            cost: cost,
            startedAt: start,
            duration: .seconds(Date().timeIntervalSince(start))
        )
    }
}

/// An answer with what was paid for it: what a call that is tried again finds.
struct Paid<Value: Codable & Sendable>: Codable, Sendable {
    var value: Value
    var usage: TokenUsage
    var cost: Cost
    /// As the provider spells it.
    var model: String
}
