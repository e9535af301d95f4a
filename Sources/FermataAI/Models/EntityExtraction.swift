/// What a text names.
public struct EntityExtraction: Codable, Sendable, Hashable {
    /// The most entities an extraction holds. More would be an index of the text, and too large for a history.
    public static let maxEntities = 200

    /// The entities in order of first appearance.
    public var entities: [Entity]
    /// The model that found them.
    public var model: String
    /// What it cost; `nil` if the model counts no tokens.
    public var usage: TokenUsage?
    /// Whether the text was longer than the model reads, or named more than ``maxEntities``.
    public var isTruncated: Bool

    /// Creates an extraction.
    public init(entities: [Entity], model: String, usage: TokenUsage? = nil, isTruncated: Bool = false) {
        self.entities = entities
        self.model = model
        self.usage = usage
        self.isTruncated = isTruncated
    }

    /// Holds the limit on the number of entities.
    init(found: [Entity], model: String, usage: TokenUsage?, textIsTruncated: Bool) {
        self.init(
            entities: Array(found.prefix(Self.maxEntities)),
            model: model,
            usage: usage,
            isTruncated: textIsTruncated || found.count > Self.maxEntities
        )
    }
}
