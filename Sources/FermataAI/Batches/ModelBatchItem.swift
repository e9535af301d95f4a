/// One request of a batch job.
public struct ModelBatchItem: Codable, Sendable, Hashable {
    /// What its result is found by. Unique in its batch.
    public var id: String
    /// What to ask. Its `model` does not count: a batch has one model.
    public var request: ModelRequest

    /// Creates an item.
    public init(id: String, request: ModelRequest) {
        self.id = id
        self.request = request
    }
}
