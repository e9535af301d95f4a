import Fermata
import Foundation

/// Where a job goes: the model, its provider, and what its requests become there.
struct BatchTarget {
    let gateway: ModelGateway
    let call: BatchCall
    let model: ModelSettings
    let settings: ProviderSettings
    let provider: any BatchProvider
    let price: ModelPrice

    init(_ gateway: ModelGateway, _ call: BatchCall) throws {
        // A job goes to one model: there is nobody to fall back on when its answers come.
        let route = try gateway.configuration.route(named: call.model)
        guard let model = gateway.configuration.models(of: route).first, let settings = gateway.settings(of: model)
        else {
            throw LanguageModelErrorType.invalidInput.error("The route '\(route.name)' has no models.")
        }
        guard let provider = gateway.providers[model.provider] as? any BatchProvider else {
            throw LanguageModelErrorType.invalidInput.error(
                "The provider '\(model.provider)' of the model '\(model.name)' has no batches."
            )
        }
        self.gateway = gateway
        self.call = call
        self.model = model
        self.settings = settings
        self.provider = provider
        price = model.price.inBatch
    }

    func check(_ items: [ModelBatchItem]) throws {
        let most = provider.maximumBatchRequests
        guard (1...most).contains(items.count) else {
            throw LanguageModelErrorType.invalidInput.error(
                "A batch of the provider '\(settings.name)' has 1 to \(most) requests, and this one \(items.count)."
            )
        }
        var ids: Set<String> = []
        for (index, item) in items.enumerated() {
            guard (1...200).contains(item.id.utf8.count) else {
                throw LanguageModelErrorType.invalidInput.error("items[\(index)].id must have 1 to 200 bytes.")
            }
            guard ids.insert(item.id).inserted else {
                throw LanguageModelErrorType.invalidInput.error(
                    "items[\(index)].id is that of an item before it. Each needs its own."
                )
            }
            do {
                try request(item).check()
            } catch let error as ApplicationError {
                throw LanguageModelErrorType.invalidInput.error("items[\(index)]: \(error.message)")
            }
        }
    }

    /// What an item becomes for the provider.
    func request(_ item: ModelBatchItem) -> ModelRequest {
        var request = item.request
        request.model = model.model
        request.maxOutputTokens = min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens)
        return request
    }

    /// The requests that guardrails let through, as they leave them.
    func submission(of items: [ModelBatchItem]) async throws -> BatchSubmission {
        var requests: [(Int, ModelRequest)] = []
        for (index, item) in items.enumerated() {
            var request = request(item)
            let outcome = try await gateway.guardrails.check(request.messages)
            gateway.telemetry.decided(outcome.decisions)
            guard let messages = outcome.content else { continue }
            request.messages = messages
            requests.append((index, request))
        }
        return BatchSubmission(name: call.name, requests: requests, workflowID: call.workflowID)
    }

    func worstCase(_ item: ModelBatchItem) -> BudgetAmount {
        let usage = worstUsage(item)
        return BudgetAmount(
            cost: price.worstCase(inputTokens: usage.inputTokens, outputTokens: usage.outputTokens),
            tokens: usage.totalTokens
        )
    }

    func worstUsage(_ item: ModelBatchItem) -> TokenUsage {
        let request = request(item)
        return TokenUsage(
            inputTokens: TokenEstimate.input(of: request),
            outputTokens: request.maxOutputTokens ?? model.maxOutputTokens
        )
    }

    func modelCall(_ key: String) -> ModelCall {
        ModelCall(
            key: key,
            operation: "chat",
            provider: provider.name,
            model: model.model,
            scopes: call.scopes,
            workflowID: call.workflowID
        )
    }
}
