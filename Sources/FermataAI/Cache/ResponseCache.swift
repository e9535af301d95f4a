public import Foundation

/// Answers that may be given again to the same request.
///
/// Used only by calls that ask for it: an answer of a model is one of many that are possible, and some callers want
/// another. Losing an entry is harmless.
public protocol ResponseCache: Sendable {
    /// The answer to the same request, if one is kept and still alive.
    func response(for key: ResponseCacheKey) async throws -> ModelResponse?

    /// Keeps an answer for a time. It replaces an older one.
    func keep(_ response: ModelResponse, for key: ResponseCacheKey, timeToLive: Duration) async throws

    /// The values that are kept under some of the keys and still alive, such as vectors of texts.
    func values(for keys: [ResponseCacheKey]) async throws -> [ResponseCacheKey: Data]

    /// Keeps values for a time, all or none. They replace older ones.
    func keep(_ values: [ResponseCacheKey: Data], timeToLive: Duration) async throws

    /// Forgets everything.
    func clear() async throws
}
