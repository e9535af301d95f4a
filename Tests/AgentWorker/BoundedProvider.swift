import FermataAI

/// A provider between two boundaries: one before the request leaves, one after the answer came and before it is recorded.
struct BoundedProvider: ModelProvider {
    let provider: any ModelProvider
    let boundaries: Boundaries

    var name: String { provider.name }

    func respond(
        to request: ModelRequest,
        idempotencyKey: String?,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> ProviderAnswer {
        try await bounded {
            try await provider.respond(to: request, idempotencyKey: idempotencyKey, onDelta: onDelta)
        }
    }

    func embed(
        _ texts: [String],
        model: String,
        dimensions: Int?,
        idempotencyKey: String?
    ) async throws -> Embeddings {
        try await bounded {
            try await provider.embed(texts, model: model, dimensions: dimensions, idempotencyKey: idempotencyKey)
        }
    }

    func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages {
        try await bounded { try await provider.generateImages(request, idempotencyKey: idempotencyKey) }
    }

    private func bounded<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
        boundaries.pass("before sending")
        let answer = try await call()
        boundaries.pass("before recording")
        return answer
    }
}
