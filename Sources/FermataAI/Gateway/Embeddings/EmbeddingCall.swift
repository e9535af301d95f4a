public import Foundation

/// A wish for vectors, for any number of texts.
public struct EmbeddingCall: Sendable {
    /// The same in every attempt of the activity that makes the call: what was paid under it is not paid again.
    public var key: String
    /// The name of a model or of a route; see ``ModelGateway/embed(_:onProgress:)``.
    public var model: String
    /// The texts. None is empty.
    public var texts: [String]
    /// The length of the vectors; `nil` leaves it to the model.
    public var dimensions: Int?
    /// Who pays.
    public var scopes: [BudgetScope]
    /// The workflow that asks, if one does.
    public var workflowID: String?
    /// When the call was first wished for; the route's time limit counts from then.
    public var askedAt: Date
    /// How long a text's vector may be used again; `nil` asks anew and keeps nothing.
    public var cacheTimeToLive: Duration?
    /// Who shares cached vectors.
    public var cachePartition: String

    /// Creates a call.
    public init(
        key: String,
        model: String,
        texts: [String],
        dimensions: Int? = nil,
        scopes: [BudgetScope] = [],
        workflowID: String? = nil,
        askedAt: Date = Date(),
        cacheTimeToLive: Duration? = nil,
        cachePartition: String = ""
    ) {
        self.key = key
        self.model = model
        self.texts = texts
        self.dimensions = dimensions
        self.scopes = scopes
        self.workflowID = workflowID
        self.askedAt = askedAt
        self.cacheTimeToLive = cacheTimeToLive
        self.cachePartition = cachePartition
    }
}
