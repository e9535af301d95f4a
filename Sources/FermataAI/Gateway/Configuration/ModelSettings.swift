/// A model in the gateway's configuration.
public struct ModelSettings: Codable, Sendable, Hashable {
    /// What routes and requests refer to.
    public var name: String
    /// The provider that runs it.
    public var provider: String
    /// What the provider calls it.
    public var model: String
    /// The most tokens of an answer, and what is reserved for one if the request does not say less.
    public var maxOutputTokens: Int
    /// What it costs.
    public var price: ModelPrice
    /// How much fits into one request for vectors, for models that make them.
    public var embedding: EmbeddingLimits

    /// Creates settings.
    public init(
        name: String,
        provider: String,
        model: String,
        maxOutputTokens: Int = 4_096,
        price: ModelPrice = .free,
        embedding: EmbeddingLimits = EmbeddingLimits()
    ) {
        self.name = name
        self.provider = provider
        self.model = model
        self.maxOutputTokens = maxOutputTokens
        self.price = price
        self.embedding = embedding
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, provider, model, maxOutputTokens, price, embedding
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            provider: try container.decode(String.self, forKey: .provider),
            model: try container.decode(String.self, forKey: .model),
            price: try container.decodeIfPresent(ModelPrice.self, forKey: .price) ?? .free,
            embedding: try container.decodeIfPresent(EmbeddingLimits.self, forKey: .embedding) ?? EmbeddingLimits()
        )
        if let tokens = try container.decodeIfPresent(Int.self, forKey: .maxOutputTokens) { maxOutputTokens = tokens }
    }
}
