public import FermataAI

/// What a batch job came to.
public struct ModelBatchOutput: Codable, Sendable, Hashable {
    /// The provider's ids: one, and one for each time that requests were submitted again.
    public var batches: [String]
    /// How the requests ended, what they used and what that cost.
    public var counts: ModelBatchCounts
    /// The results, a `ModelBatchResult` in each line, as ``ModelBatchFile`` reads them.
    public var results: [ContentReference]

    init() {
        batches = []
        counts = ModelBatchCounts()
        results = []
    }
}
