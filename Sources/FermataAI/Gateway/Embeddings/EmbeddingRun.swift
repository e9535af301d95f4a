import Fermata
import Foundation

/// One call for vectors: which texts there are, which of them are known, and the requests for the others.
struct EmbeddingRun {
    let gateway: ModelGateway
    let call: EmbeddingCall
    let onProgress: (@Sendable (Int, Int) async throws -> Void)?

    func run() async throws -> GatewayEmbeddings {
        let route = try gateway.configuration.route(named: call.model)
        let models = gateway.configuration.models(of: route)
        guard let model = models.first else {
            throw LanguageModelErrorType.invalidInput.error("The route '\(route.name)' has no models.")
        }
        let texts = try await checkedTexts()
        let different = texts.reduce(into: (seen: Set<String>(), list: [String]())) { found, text in
            if found.seen.insert(text).inserted { found.list.append(text) }
        }.list
        var vectors = try await cached(different, model)
        var result = GatewayEmbeddings(
            vectors: [],
            model: model.model,
            usage: .none,
            cost: .zero,
            requests: 0,
            cachedTexts: vectors.count
        )
        let missing = different.filter { vectors[$0] == nil }
        for request in model.embedding.requests(of: missing) {
            let texts = Array(request)
            let paid = try await pay(texts, route, models.filter { $0.model == model.model })
            let made = try made(paid.value, for: texts)
            try await keep(made, model)
            vectors.merge(made) { _, new in new }
            result.model = paid.model
            result.usage = result.usage + paid.usage
            result.cost = result.cost + paid.cost
            result.requests += 1
            try await onProgress?(vectors.count, different.count)
        }
        result.vectors = texts.compactMap { vectors[$0] }
        guard Set(result.vectors.map(\.count)).count <= 1 else {
            throw LanguageModelErrorType.outputInvalid.error(
                "The model '\(model.name)' gives vectors of different lengths. Set 'dimensions'."
            )
        }
        return result
    }

    /// The texts as guardrails leave them.
    private func checkedTexts() async throws -> [String] {
        guard call.dimensions.map({ $0 >= 1 }) != false else {
            throw LanguageModelErrorType.invalidInput.error("'dimensions' must be at least 1.")
        }
        var checked: [String: String] = [:]
        return try await call.texts.enumerated().asyncMap { index, text in
            guard !text.isEmpty else {
                throw LanguageModelErrorType.invalidInput.error("texts[\(index)] is empty. Leave it out.")
            }
            if let known = checked[text] { return known }
            let outcome = try await gateway.guardrails.check([Message(.user, text)])
            gateway.telemetry.decided(outcome.decisions)
            let result = try outcome.get().first?.text ?? ""
            guard !result.isEmpty else {
                throw LanguageModelErrorType.blocked.error("A guardrail left nothing of texts[\(index)].")
            }
            checked[text] = result
            return result
        }
    }

    private func pay(
        _ texts: [String],
        _ route: Route,
        _ models: [ModelSettings]
    ) async throws -> Paid<VectorList> {
        let key = "\(call.key)#\(fingerprint(of: texts))"
        let tokens = texts.reduce(0) { $0 + TokenEstimate.text($1) }
        let dimensions = call.dimensions
        return try await gateway.pay(key, route: route, models: models, askedAt: call.askedAt) { model in
            PaidRequest(
                gateway: gateway,
                model: model,
                call: ModelCall(
                    key: key,
                    operation: "embeddings",
                    provider: gateway.providers[model.provider]?.name ?? model.provider,
                    model: model.model,
                    scopes: call.scopes,
                    workflowID: call.workflowID
                ),
                worstCase: TokenUsage(inputTokens: tokens, outputTokens: 0)
            ) { provider, idempotencyKey, operation in
                let made = try await operation.embeddings(dimensions: dimensions) {
                    try await provider.embed(
                        texts,
                        model: model.model,
                        dimensions: dimensions,
                        idempotencyKey: idempotencyKey
                    )
                }
                guard made.vectors.count == texts.count, Set(made.vectors.map(\.count)).count == 1,
                    dimensions.map({ $0 == made.vectors.first?.count }) != false
                else {
                    throw LanguageModelErrorType.outputInvalid.error(
                        "The model '\(model.name)' did not give one vector of the right length for each text."
                    )
                }
                return .init(
                    value: VectorList(made.vectors),
                    // Servers that count nothing say zero.
                    usage: made.usage.totalTokens > 0 ? made.usage : nil,
                    model: made.model
                )
            }
        }
    }

    /// The same texts have the same key in every attempt, also if fewer are missing than before.
    private func fingerprint(of texts: [String]) -> String {
        let content = texts.reduce(into: Data("\(call.dimensions ?? 0)".utf8)) { data, text in
            data.append(ContentHash(of: Data(text.utf8)).bytes)
        }
        return String(ContentHash(of: content).hex.prefix(32))
    }

    private func made(_ list: VectorList, for texts: [String]) throws -> [String: [Float]] {
        guard let vectors = list.vectors, vectors.count == texts.count else {
            throw LanguageModelErrorType.outputInvalid.error("Recorded vectors do not fit their texts.")
        }
        return Dictionary(zip(texts, vectors)) { first, _ in first }
    }

    private func cached(_ texts: [String], _ model: ModelSettings) async throws -> [String: [Float]] {
        guard call.cacheTimeToLive != nil else { return [:] }
        let keys = texts.map { cacheKey($0, model) }
        let values = try await gateway.cache.values(for: keys)
        var vectors: [String: [Float]] = [:]
        for (text, key) in zip(texts, keys) { vectors[text] = values[key].map(VectorList.vector) }
        return vectors.filter { !$0.value.isEmpty }
    }

    private func keep(_ vectors: [String: [Float]], _ model: ModelSettings) async throws {
        guard let timeToLive = call.cacheTimeToLive else { return }
        let values = vectors.map { (cacheKey($0.key, model), VectorList.data($0.value)) }
        try await gateway.cache.keep(Dictionary(values) { first, _ in first }, timeToLive: timeToLive)
    }

    private func cacheKey(_ text: String, _ model: ModelSettings) -> ResponseCacheKey {
        ResponseCacheKey(
            embedding: text,
            provider: model.provider,
            model: model.model,
            dimensions: call.dimensions,
            partition: call.cachePartition
        )
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
