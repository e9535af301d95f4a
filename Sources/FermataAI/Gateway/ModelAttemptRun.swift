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
    let trace: GatewayTrace
    let route: Route
    /// What is left of the route's time.
    let timeLeft: Duration

    /// How much longer than its request a reservation lives: as long as a workflow may wait for its retry.
    private static let reservationLifetime = Duration.seconds(7 * 86_400)

    private var settings: ProviderSettings? {
        gateway.configuration.providers.first { $0.name == model.provider }
    }

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
            let answer = try await keep(response, account.cached(), attempts, nil)
            try await show(answer, onDelta)
            return .answered(answer)
        }
        let turn = KeyTurn(
            key: settings.name,
            limits: settings.limits,
            permit: "\(call.key)/\(model.name)",
            store: gateway.limiter,
            pauses: gateway.pauses
        )
        let wait = try await turn.acquire(
            tokens: account.tokens,
            lease: min(.seconds(settings.timeLimitSeconds), timeLeft) + .seconds(60)
        )
        if let wait { return .passed(.limited, .rateLimited, nil, wait: wait) }
        let granted = ContinuousClock.now
        do {
            try await gateway.ledger.reserve(
                account.call,
                budgets: gateway.configuration.budgets,
                worstCase: account.worstCase,
                lifetime: Self.reservationLifetime,
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
        let operation = ModelOperation("chat", model: model.model, of: provider, settings, gateway.telemetry)
        operation.ask(request, settings, streams: onDelta != nil)
        // What a guardrail may yet stop or change is shown when it has looked.
        let isHeldBack = gateway.guardrails.isActive(at: .modelOutput)
        let answer: ProviderAnswer
        do {
            answer = try await withinTimeLeft { [request] in
                try await operation.answer(isHeldBack ? onDelta.map { _ in ModelOperation.unseen } : onDelta) {
                    onDelta in
                    try await provider.respond(
                        to: request,
                        idempotencyKey: settings.chargesRepeatsOnce ? call.key : nil,
                        onDelta: onDelta
                    )
                }
            }
        } catch {
            return try await failed(error, account, settings, turn, since: start)
        }
        try await turn.end(answer.limits, tokens: answer.isUsageReported ? answer.response.usage.totalTokens : nil)
        let response = account.counted(answer)
        let record = account.answered(response, isUsageReported: answer.isUsageReported, since: start)
        if let cacheKey, let timeToLive = call.cacheTimeToLive {
            try await gateway.cache.keep(response, for: cacheKey, timeToLive: timeToLive)
        }
        let kept = try await keep(response, record, attempts, operation)
        if isHeldBack { try await show(kept, onDelta) }
        return .answered(kept)
    }

    /// Runs the request, and ends it when the route's time is over.
    private func withinTimeLeft<Value: Sendable>(
        _ request: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await request() }
            group.addTask { [timeLeft] in
                try await Task.sleep(for: timeLeft)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw route.overtime }
            return value
        }
    }

    /// Hands out an answer that was not handed out while it was made.
    private func show(
        _ answer: GatewayAnswer,
        _ onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws {
        guard let onDelta else { return }
        for delta in answer.response.message.deltas { try await onDelta(delta) }
    }

    /// Lets guardrails see the answer, and puts it on record with what it cost.
    ///
    /// - Parameter operation: What gave the answer; `nil` if it was in the cache.
    private func keep(
        _ response: ModelResponse,
        _ record: CallRecord,
        _ attempts: [ModelAttempt],
        _ operation: ModelOperation?
    ) async throws -> GatewayAnswer {
        let outcome: GuardrailOutcome<ModelResponse>
        do {
            outcome = try await gateway.guardrails.check(response, schema: call.request.outputSchema)
        } catch {
            // Nobody may use the answer, and it was paid.
            var unchecked = record
            unchecked.outcome = .failed
            unchecked.errorType = (error as? ApplicationError)?.type
            try await gateway.settle(unchecked, answer: nil)
            throw error
        }
        trace.decided(outcome.decisions)
        guard let checked = outcome.content else {
            var refused = record
            refused.outcome = .refused
            refused.errorType = LanguageModelErrorType.blocked.rawValue
            try await gateway.settle(refused, answer: nil)
            throw LanguageModelErrorType.blocked.error(
                "A guardrail stops the answer: \(outcome.block?.reason ?? "no reason given")."
            )
        }
        operation?.checked(checked)
        let answer = GatewayAnswer(
            response: checked,
            model: model.name,
            provider: model.provider,
            cost: record.cost,
            isCached: operation == nil,
            attempts: attempts + [ModelAttempt(model: model.name, outcome: .answered)],
            guardrails: decisions + outcome.decisions
        )
        try await gateway.settle(record, answer: try JSONEncoder().encode(answer))
        return answer
    }

    private func failed(
        _ error: any Error,
        _ account: CallAccount,
        _ settings: ProviderSettings,
        _ turn: KeyTurn,
        since start: Date
    ) async throws -> Outcome {
        let charge = FailureCharge(after: error)
        try await turn.end(tokens: charge == .none ? 0 : nil)
        // A request that a provider charges once however often it comes stays reserved until it is repeated.
        if charge != .unknown || !settings.chargesRepeatsOnce {
            let type = (error as? ApplicationError)?.type
            try await gateway.settle(account.failed(type, charge, since: start), answer: nil)
        }
        guard let error = error as? ApplicationError else { throw error }
        switch error.type.flatMap(LanguageModelErrorType.init(rawValue:)) {
        case .rateLimited:
            let wait = error.nextRetryDelay ?? .seconds(1)
            try await turn.pause(for: wait)
            return .passed(.failed, .rateLimited, error, wait: wait)
        case .unavailable, .answerLost:
            return .passed(.failed, .unavailable, error, wait: error.nextRetryDelay ?? .seconds(1))
        case .outputInvalid:
            return .passed(.failed, .outputInvalid, error, wait: .seconds(1))
        case .refused, .outputTruncated:
            return .passed(.failed, .refused, error, wait: nil)
        case .timeLimit, nil:
            throw error
        default:
            return .passed(.failed, .rejected, error, wait: nil)
        }
    }
}
