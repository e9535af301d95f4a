/// Answers that may be given again to the same request.
///
/// Used only by calls that ask for it: an answer of a model is one of many that are possible, and some callers want
/// another. Losing an entry is harmless.
public protocol ResponseCache: Sendable {
    /// The answer to the same request, if one is kept and still alive.
    func response(for key: ResponseCacheKey) async throws -> ModelResponse?

    /// Keeps an answer for a time. It replaces an older one.
    func keep(_ response: ModelResponse, for key: ResponseCacheKey, timeToLive: Duration) async throws

    /// Forgets everything.
    func clear() async throws
}
