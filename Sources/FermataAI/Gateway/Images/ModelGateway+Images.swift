import Fermata
import Foundation

extension ModelGateway {
    /// Makes images, and stores their bytes.
    ///
    /// A call that is tried again finds what was paid for. The price is `perImage`, and that of tokens for models that
    /// count them; for those the most tokens of an image is the model's `maxOutputTokens`.
    ///
    /// - Parameter store: Gets the bytes before the call is on record as paid.
    /// - Throws: `ApplicationError` with a type of ``LanguageModelErrorType``, and what the store throws. One that may
    ///   pass carries when to try again.
    public func generateImages(_ call: ImageCall, to store: any MediaStore) async throws -> GatewayImages {
        guard (1...10).contains(call.request.count) else {
            throw LanguageModelErrorType.invalidInput.error("'count' must be from 1 to 10.")
        }
        let route = try configuration.route(named: call.request.model)
        var request = call.request
        let outcome = try await guardrails.check([Message(.user, request.prompt)])
        telemetry.decided(outcome.decisions)
        request.prompt = try outcome.get().first?.text ?? ""
        guard request.prompt.contains(where: { !$0.isWhitespace }) else {
            throw LanguageModelErrorType.invalidInput.error("'prompt' is empty. Say what to show.")
        }
        let wish = request
        let models = configuration.models(of: route)
        let paid = try await pay(call.key, route: route, models: models, askedAt: call.askedAt) { model in
            var request = wish
            request.model = model.model
            return self.request(request, of: model, call, store)
        }
        return GatewayImages(images: paid.value, model: paid.model, usage: paid.usage, cost: paid.cost)
    }

    private func request(
        _ request: ImageRequest,
        of model: ModelSettings,
        _ call: ImageCall,
        _ store: any MediaStore
    ) -> PaidRequest<[StoredMedia]> {
        // Most models of images count no tokens.
        let isCounted = model.price.outputPerMillion > .zero
        return PaidRequest(
            gateway: self,
            model: model,
            call: ModelCall(
                key: call.key,
                // OpenTelemetry has no word of its own for images.
                operation: "generate_content",
                provider: providers[model.provider]?.name ?? model.provider,
                model: model.model,
                scopes: call.scopes,
                workflowID: call.workflowID
            ),
            worstCase: TokenUsage(
                inputTokens: TokenEstimate.text(request.prompt),
                outputTokens: isCounted ? request.count * model.maxOutputTokens : 0
            ),
            images: request.count
        ) { provider, idempotencyKey, operation in
            let made = try await operation.images {
                try await provider.generateImages(request, idempotencyKey: idempotencyKey)
            }
            var images: [StoredMedia] = []
            for image in made.images {
                guard let base64 = image.base64, let bytes = Data(base64Encoded: base64), !bytes.isEmpty else {
                    throw LanguageModelErrorType.outputInvalid.error(
                        "An image of the model '\(model.name)' is not base64."
                    )
                }
                images.append(try await store.storeMedia(bytes, mediaType: image.mediaType))
            }
            return .init(
                value: images,
                usage: isCounted ? made.usage : TokenUsage.none,
                images: images.count,
                model: made.model
            )
        }
    }
}
