public import Foundation

/// A wish for images.
public struct ImageCall: Sendable {
    /// The same in every attempt of the activity that makes the call: what was paid under it is not paid again.
    public var key: String
    /// What to show. Its `model` is the name of a route or of a model of the gateway's configuration.
    public var request: ImageRequest
    /// Who pays.
    public var scopes: [BudgetScope]
    /// The workflow that asks, if one does.
    public var workflowID: String?
    /// When the call was first wished for; the route's time limit counts from then.
    public var askedAt: Date

    /// Creates a call.
    public init(
        key: String,
        request: ImageRequest,
        scopes: [BudgetScope] = [],
        workflowID: String? = nil,
        askedAt: Date = Date()
    ) {
        self.key = key
        self.request = request
        self.scopes = scopes
        self.workflowID = workflowID
        self.askedAt = askedAt
    }
}

/// An image that was stored: its name instead of its bytes.
public struct StoredMedia: Codable, Sendable, Hashable {
    /// The SHA-256 of the bytes, in lower-case hexadecimal.
    public var sha256: String
    /// The number of bytes.
    public var byteCount: Int
    /// For example `image/png`.
    public var mediaType: String

    /// Creates a name.
    public init(sha256: String, byteCount: Int, mediaType: String) {
        self.sha256 = sha256
        self.byteCount = byteCount
        self.mediaType = mediaType
    }
}

/// Where the bytes of media are kept, found by their hash.
public protocol MediaStore: Sendable {
    /// Stores bytes; they are on the disk when this returns. Storing the same bytes twice stores them once.
    func storeMedia(_ bytes: Data, mediaType: String) async throws -> StoredMedia
}

/// Images that a model made.
public struct GatewayImages: Codable, Sendable, Hashable {
    /// The images, in the provider's order.
    public var images: [StoredMedia]
    /// The model that made them, as its provider spells it.
    public var model: String
    /// What they used; zero if the provider counts no tokens for images.
    public var usage: TokenUsage
    /// What they cost.
    public var cost: Cost
}
