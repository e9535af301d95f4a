import Fermata
import Foundation

/// One model asked once: limits, budgets, the request, and the account of it.
struct ModelAttemptRun {
    enum Outcome {
        case answered(GatewayAnswer)
        /// `wait` is when the model may be asked again; `nil` if that would not help.
        case passed(ModelAttempt.Outcome, Route.FallbackReason, ApplicationError?, wait: Duration?)
    }

    let gateway: ModelGateway
    let call: GatewayCall
    let model: ModelSettings
    /// What guardrails decided of the request.
    let decisions: [GuardrailDecision]

    /// How much longer than its request a reservation lives: as long as a workflow may wait for its retry.
    private static let reservationLifetime = Duration.seconds(7 * 86_400)

    private var settings: ProviderSettings? {
        gateway.configuration.providers.first { $0.name == model.provider }
    }

    private var permit: String { "\(call.key)/\(model.name)" }

    func run(
        before attempts: [ModelAttempt],
        _ onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> Outcome {
        guard let settings, let provider = gateway.providers[model.provider] else {
            throw LanguageModelErrorType.invalidInput.error("There is no provider '\(model.provider)'.")
        }
        var request = call.request
        request.model = model.model
        request.maxOutputTokens = min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens)
        let account = CallAccount(
            call: ModelCall(
                key: call.key,
                operation: "chat",
                provider: provider.name,
                model: model.model,
                scopes: call.scopes,
                workflowID: call.workflowID
            ),
            price: model.price,
            inputTokens: TokenEstimate.input(of: request),
            outputTokens: request.maxOutputTokens ?? model.maxOutputTokens
        )
        let cacheKey = try call.cacheTimeToLive.map { _ in
            try ResponseCacheKey(
                provider: model.provider,
                model: model.model,
                request: request,
                partition: call.cachePartition
            )
        }
        if let cacheKey, let response = try await gateway.cache.response(for: cacheKey) {
            return .answered(try await keep(response, account.cached(), attempts, isCached: true))
        }
        let decision = try await gateway.limiter.acquire(
            key: settings.name,
            limits: settings.limits,
            tokens: account.tokens,
            permit: permit,
            lease: .seconds(settings.timeLimitSeconds + 60)
        )
        if case .wait(let time) = decision { return .passed(.limited, .rateLimited, nil, wait: time) }
        do {
            try await gateway.ledger.reserve(
                account.call,
                budgets: gateway.configuration.budgets,
                worstCase: account.worstCase,
                lifetime: Self.reservationLifetime,
                sending: settings.chargesRepeatsOnce ? .repeatable : .once
            )
        } catch let error as BudgetExhausted {
            try await gateway.limiter.withdraw(key: settings.name, permit: permit)
            return .passed(.overBudget, .budget, error.applicationError, wait: nil)
        }
        let start = Date()
        do {
            let answer = try await provider.respond(
                to: request,
                idempotencyKey: settings.chargesRepeatsOnce ? call.key : nil,
                onDelta: onDelta
            )
            try await gateway.limiter.observe(key: settings.name, limits: answer.limits, permit: permit)
            try await gateway.limiter.settle(
                key: settings.name,
                permit: permit,
                tokens: answer.response.usage.totalTokens
            )
            let record = account.answered(answer.response, since: start)
            if let cacheKey, let timeToLive = call.cacheTimeToLive {
                try await gateway.cache.keep(answer.response, for: cacheKey, timeToLive: timeToLive)
            }
            return .answered(try await keep(answer.response, record, attempts, isCached: false))
        } catch let error as ApplicationError where error.type != LanguageModelErrorType.blocked.rawValue {
            return try await failed(error, account, settings, since: start)
        } catch is CancellationError {
            // Nobody knows how far the provider came.
            try await gateway.limiter.settle(key: settings.name, permit: permit, tokens: nil)
            try await gateway.ledger.settle(account.failed(nil, since: start, isCharged: true), answer: nil)
            throw CancellationError()
        }
    }

    /// Lets guardrails see the answer, and puts it on record with what it cost.
    private func keep(
        _ response: ModelResponse,
        _ record: CallRecord,
        _ attempts: [ModelAttempt],
        isCached: Bool
    ) async throws -> GatewayAnswer {
        let outcome = try await gateway.guardrails.check(response, schema: call.request.outputSchema)
        guard let checked = outcome.content else {
            var refused = record
            refused.outcome = .refused
            refused.errorType = LanguageModelErrorType.blocked.rawValue
            try await gateway.ledger.settle(refused, answer: nil)
            throw LanguageModelErrorType.blocked.error(
                "A guardrail stops the answer: \(outcome.block?.reason ?? "no reason given")."
            )
        }
        let answer = GatewayAnswer(
            response: checked,
            model: model.name,
            provider: model.provider,
            cost: isCached ? .zero : record.cost,
            isCached: isCached,
            attempts: attempts + [ModelAttempt(model: model.name, outcome: .answered)],
            guardrails: decisions + outcome.decisions
        )
        try await gateway.ledger.settle(record, answer: try JSONEncoder().encode(answer))
        return answer
    }

    private func failed(
        _ error: ApplicationError,
        _ account: CallAccount,
        _ settings: ProviderSettings,
        since start: Date
    ) async throws -> Outcome {
        let type = error.type.flatMap(LanguageModelErrorType.init(rawValue:)) ?? .unavailable
        // What a provider refuses it does not charge; what it answered is charged, whether we can use it or not.
        let isCharged = [.outputInvalid, .outputTruncated, .refused].contains(type)
        try await gateway.limiter.settle(key: settings.name, permit: permit, tokens: isCharged ? nil : 0)
        try await gateway.ledger.settle(account.failed(error.type, since: start, isCharged: isCharged), answer: nil)
        switch type {
        case .rateLimited:
            let wait = error.nextRetryDelay ?? .seconds(1)
            try await gateway.limiter.pause(key: settings.name, for: wait)
            return .passed(.failed, .rateLimited, error, wait: wait)
        case .unavailable:
            return .passed(.failed, .unavailable, error, wait: error.nextRetryDelay ?? .seconds(1))
        case .outputInvalid:
            return .passed(.failed, .outputInvalid, error, wait: .seconds(1))
        case .refused, .outputTruncated:
            return .passed(.failed, .refused, error, wait: nil)
        default:
            return .passed(.failed, .rejected, error, wait: nil)
        }
    }
}
