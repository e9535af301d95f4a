/// The vectors of a call's texts.
public struct GatewayEmbeddings: Sendable, Hashable {
    /// One for each text, in the order of the texts, all of the same length.
    public var vectors: [[Float]]
    /// The model that made them, as its provider spells it. Vectors of different models cannot be compared.
    public var model: String
    /// What was used for this call, paid by an attempt before included.
    public var usage: TokenUsage
    /// What that cost.
    public var cost: Cost
    /// How many requests that took.
    public var requests: Int
    /// How many different texts were found in the cache.
    public var cachedTexts: Int

    /// The length of the vectors.
    public var dimensions: Int { vectors.first?.count ?? 0 }
}
