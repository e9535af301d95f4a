import Fermata

/// The provider that is built in: it quotes instead of writing, and compares spellings instead of meanings.
///
/// It is not a neural network and understands nothing. It is there so that everything that needs a model runs, and is
/// tested, on a machine with nothing set up; the same request always gives the same answer, in every process.
///
/// - ``textModel`` answers with sentences of the conversation, as ``ExtractiveAnswer`` chooses them. It calls no tools,
///   follows no instructions and no schema; a request that insists on a tool or a schema is refused.
/// - ``embeddingModel`` makes vectors of the letters of words, as ``SubwordEmbedding`` describes: near are texts with the
///   same or similarly spelt words, not those that mean the same.
///
/// Its tokens are words. `seed` and `temperature` change nothing.
public struct LocalProvider: ModelProvider {
    /// The name of the model that answers with quotes; also what `FERMATA_MODEL` calls the built-in model.
    public static let textModel = LocalLanguageModel.name
    /// The name of the model that makes vectors.
    public static let embeddingModel = "local-embedding"
    /// How many words an answer has if the request sets no limit.
    public static let defaultMaxWords = 120

    public var name: String { ProviderConfiguration.Kind.local.rawValue }

    /// Creates the provider. It has no state: all are the same.
    public init() {}

    public func respond(
        to request: ModelRequest,
        idempotencyKey: String?,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> ProviderAnswer {
        try request.check()
        try Self.check(request.model, is: Self.textModel)
        guard request.outputSchema == nil else {
            throw ModelRequest.invalid("outputSchema is set, but the built-in model only quotes. Use another model.")
        }
        switch request.toolChoice {
        case .auto, .none: break
        case .required, .tool:
            throw ModelRequest.invalid(
                "toolChoice asks for a tool, but the built-in model calls none. Use another model."
            )
        }
        let answer = try ExtractiveAnswer(
            request.messages,
            maxWords: request.maxOutputTokens ?? Self.defaultMaxWords,
            stopSequences: request.stopSequences
        )
        if let onDelta {
            for piece in answer.pieces { try await onDelta(.text(piece)) }
        }
        return ProviderAnswer(
            response: ModelResponse(
                message: Message(.assistant, answer.text),
                finishReason: answer.isCut ? .length : .stop,
                usage: TokenUsage(inputTokens: answer.wordsRead, outputTokens: answer.wordsWritten),
                model: Self.textModel
            )
        )
    }

    /// - Parameter dimensions: From 16 to 4,096; by default 512.
    public func embed(
        _ texts: [String],
        model: String,
        dimensions: Int?,
        idempotencyKey: String?
    ) async throws -> Embeddings {
        try Self.check(model, is: Self.embeddingModel)
        guard !texts.isEmpty else { throw ModelRequest.invalid("there are no texts to embed.") }
        let embedding = try SubwordEmbedding(dimensions: dimensions ?? SubwordEmbedding.defaultDimensions)
        var words = 0
        let vectors = texts.map { text in
            let scalars = BoundedText(text, limit: LocalLanguageModel.maxScalars).scalars
            let found = Words.words(in: scalars)
            words += found.count
            return embedding.vector(found)
        }
        return Embeddings(
            vectors: vectors,
            usage: TokenUsage(inputTokens: words, outputTokens: 0),
            model: Self.embeddingModel
        )
    }

    /// - Throws: `ApplicationError` of type `ModelInvalidInput`, always: there is no such model.
    public func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages {
        throw LanguageModelErrorType.invalidInput.error(
            "The built-in provider makes no images. Use a model of another provider."
        )
    }

    private static func check(_ model: String, is known: String) throws {
        guard model == known else {
            throw LanguageModelErrorType.rejectedRequest.error(
                "The built-in provider has no such model for this. It has \(textModel) for texts and \(embeddingModel) "
                    + "for embeddings."
            )
        }
    }
}
