import Foundation

extension ResponseCacheKey {
    /// The key of one text's vector.
    init(embedding text: String, provider: String, model: String, dimensions: Int?, partition: String) {
        // Each part by its hash, so that no two lists of parts are the same bytes.
        let parts = ["embedding 1", provider, model, "\(dimensions ?? 0)", partition, text]
        let content = parts.reduce(into: Data()) { $0.append(ContentHash(of: Data($1.utf8)).bytes) }
        self.init(hash: ContentHash(of: content).bytes)
    }
}
