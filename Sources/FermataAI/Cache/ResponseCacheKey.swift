import Crypto
import Foundation

/// What makes two requests the same: SHA-256 of everything that shapes the answer.
public struct ResponseCacheKey: Sendable, Hashable {
    let hash: Data

    init(hash: Data) {
        self.hash = hash
    }

    /// Creates the key of a request.
    ///
    /// The request counts as JSON with sorted members, so that it does not matter in which order a program or a
    /// dictionary names them.
    ///
    /// - Parameters:
    ///   - provider: Who answers: models of one name differ between providers.
    ///   - model: The model that answers, as its provider spells it, in place of the route in the request.
    ///   - partition: Who shares answers, for example a tenant. Others get no hit.
    /// - Throws: `EncodingError` if the request holds a number that JSON cannot.
    public init(provider: String, model: String, request: ModelRequest, partition: String = "") throws {
        var request = request
        request.model = model
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        hash = Data(
            SHA256.hash(data: try encoder.encode(Content(provider: provider, partition: partition, request: request)))
        )
    }

    private struct Content: Encodable {
        /// Goes up when answers of older versions are no longer right for the same request.
        var version = 1
        var provider: String
        var partition: String
        var request: ModelRequest
    }
}
