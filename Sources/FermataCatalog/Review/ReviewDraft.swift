public import FermataAI

/// What the models made of a page: the thing a person decides about.
public struct ReviewDraft: Codable, Sendable, Hashable {
    /// The page.
    public var page: FetchedPage
    /// The summary.
    public var summary: Summary
    /// People, organisations, dates and so on.
    public var entities: EntityExtraction
    /// How well each label fits.
    public var classification: Classification

    /// The models that had a part, each once, in alphabetical order.
    public var models: [String] { Set([summary.model, entities.model, classification.model]).sorted() }
}
