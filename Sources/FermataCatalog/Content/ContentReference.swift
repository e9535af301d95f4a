/// The name of content in a ``ContentStore``: what a history holds instead of the content.
public struct ContentReference: Codable, Sendable, Hashable {
    /// The SHA-256 of the bytes, in lower-case hexadecimal.
    public var sha256: String
    /// The number of bytes.
    public var byteCount: Int
    /// What the bytes are, e.g. `text/plain; charset=utf-8`.
    public var mediaType: String

    /// Creates a reference to content that is, or is about to be, in a store.
    public init(sha256: String, byteCount: Int, mediaType: String) {
        self.sha256 = sha256
        self.byteCount = byteCount
        self.mediaType = mediaType
    }

    /// References arrive in payloads that anybody may have written, and the hash becomes a path.
    var isWellFormed: Bool {
        sha256.utf8.count == 64 && byteCount >= 0
            && sha256.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
