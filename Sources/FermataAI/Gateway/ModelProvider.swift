/// A service that runs models, behind one kind of interface.
///
/// An implementation makes exactly one attempt per call and keeps no state between calls: routes, limits, budgets,
/// retries and guardrails are the gateway's. It throws `ApplicationError`s with the types in ``LanguageModelErrorType``;
/// prompts, answers and keys never appear in an error.
public protocol ModelProvider: Sendable {
    /// As in OpenTelemetry's `gen_ai.provider.name`, for example `openai` or `anthropic`.
    var name: String { get }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: Its `model` is the provider's own name of the model.
    ///   - idempotencyKey: The same for every attempt of one call, so that a provider that knows it does not charge twice.
    ///   - onDelta: Called with each piece, in order; `nil` asks for the whole answer at once. It may be slow: the
    ///     provider's stream waits for it.
    func respond(
        to request: ModelRequest,
        idempotencyKey: String?,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> ProviderAnswer

    /// Turns texts into vectors, one for each, in order.
    func embed(_ texts: [String], model: String, dimensions: Int?, idempotencyKey: String?) async throws -> Embeddings

    /// Makes images.
    func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages
}

/// An answer with what the provider said of its limits.
public struct ProviderAnswer: Sendable, Hashable {
    /// The answer.
    public var response: ModelResponse
    /// What is left of the key's limits, as the answer's headers say.
    public var limits: ProviderLimits
    /// Whether the provider said what the answer used. If not, the response's usage is zero and has to be estimated:
    /// some servers count nothing while they stream.
    public var isUsageReported: Bool

    /// Creates an answer.
    public init(
        response: ModelResponse,
        limits: ProviderLimits = ProviderLimits(),
        isUsageReported: Bool = true
    ) {
        self.response = response
        self.limits = limits
        self.isUsageReported = isUsageReported
    }
}

/// What a provider's rate headers say; `nil` where they say nothing.
public struct ProviderLimits: Sendable, Hashable {
    /// Requests left in the provider's window.
    public var remainingRequests: Int?
    /// Tokens left in the provider's window.
    public var remainingTokens: Int?
    /// How long until the window of requests is full again.
    public var requestsReset: Duration?
    /// How long until the window of tokens is full again.
    public var tokensReset: Duration?

    /// Creates limits.
    public init(
        remainingRequests: Int? = nil,
        remainingTokens: Int? = nil,
        requestsReset: Duration? = nil,
        tokensReset: Duration? = nil
    ) {
        self.remainingRequests = remainingRequests
        self.remainingTokens = remainingTokens
        self.requestsReset = requestsReset
        self.tokensReset = tokensReset
    }
}

/// Vectors for texts.
public struct Embeddings: Codable, Sendable, Hashable {
    /// One for each text, in order, all of the same length.
    public var vectors: [[Float]]
    /// What it used; `outputTokens` is zero.
    public var usage: TokenUsage
    /// The model that made them, as its provider spells it.
    public var model: String

    /// Creates vectors.
    public init(vectors: [[Float]], usage: TokenUsage, model: String) {
        self.vectors = vectors
        self.usage = usage
        self.model = model
    }
}

/// A wish for images.
public struct ImageRequest: Codable, Sendable, Hashable {
    /// The model's name.
    public var model: String
    /// What to show.
    public var prompt: String
    /// How many, from 1 to 10.
    public var count: Int
    /// In the provider's words, for example `1024x1024`; `nil` leaves it to the provider.
    public var size: String?

    /// Creates a wish.
    public init(model: String, prompt: String, count: Int = 1, size: String? = nil) {
        self.model = model
        self.prompt = prompt
        self.count = count
        self.size = size
    }
}

/// Images that a model made.
public struct GeneratedImages: Sendable, Hashable {
    /// The images, with their bytes.
    public var images: [Media]
    /// What it used; `nil` if the provider counts no tokens for images.
    public var usage: TokenUsage?
    /// The model that made them.
    public var model: String

    /// Creates images.
    public init(images: [Media], usage: TokenUsage?, model: String) {
        self.images = images
        self.usage = usage
        self.model = model
    }
}
