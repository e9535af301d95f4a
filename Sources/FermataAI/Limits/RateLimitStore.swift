/// Keeps count of what is asked of providers, for all workers that share it.
///
/// It promises, for every key whose callers all ask it before they send, and send within
/// ``RateLimits/deliverySeconds`` of the grant:
///
/// 1. In no 60 seconds on the provider's clock do more requests reach it than `requestsPerMinute`, nor requests of more
///    tokens than `tokensPerMinute`, as far as the callers' estimates are not below what is used. Neither a restart,
///    a crash nor a change of the machine's clock makes an exception.
/// 2. No more than `concurrency` permits are out that are neither settled nor past their lease.
/// 3. No more is granted than the provider's last headers left, plus what of its own requests has left the window since.
/// 4. While requests wait, at least 95 % of `requestsPerMinute` is used, if they come again within a second of their
///    time; of `tokensPerMinute` as much less as the largest request's share of it.
/// 5. Callers are served in the order in which they first asked, unless one comes later than its time: then others pass
///    while it is away, and it keeps its place for some minutes.
///
/// An implementation decides each call in one atomic step and never sleeps. Time is the store's own, so that the clocks
/// of its callers do not matter. Keys are names that configuration gives; they are never a provider's secret.
public protocol RateLimitStore: Sendable {
    /// Asks whether one request may be sent.
    ///
    /// - Parameters:
    ///   - key: The name of the provider key.
    ///   - limits: What the key allows; those of the latest call count.
    ///   - tokens: The most the request may use, input and output.
    ///   - permit: Who asks. The same while the caller waits; after a grant, asking again is another request.
    ///   - lease: How long the request can possibly take. After that its place among `concurrency` is free without
    ///     ``settle(key:permit:tokens:)``.
    /// - Throws: `ApplicationError` of type `ModelInvalidInput` if `tokens` exceeds the limit for a minute, so that the
    ///   request can never be sent; `FermataError` with code `unavailable` if the store does not answer.
    func acquire(
        key: String,
        limits: RateLimits,
        tokens: Int,
        permit: String,
        lease: Duration
    ) async throws -> LimitDecision

    /// Ends a granted request, however it went. Repeating it changes nothing. Runs also in a cancelled task.
    ///
    /// - Parameter tokens: What it used; `nil` if that is not known: then the estimate stays counted.
    func settle(key: String, permit: String, tokens: Int?) async throws

    /// Gives back a grant that certainly was not used, or leaves the line. Runs also in a cancelled task.
    func withdraw(key: String, permit: String) async throws

    /// Takes note of a provider's headers. To be called before the permit is settled.
    ///
    /// - Parameter permit: The request that was answered. Headers of an older request than the last ones' can only
    ///   tighten, since answers overtake each other.
    func observe(key: String, limits: ProviderLimits, permit: String) async throws

    /// Grants nothing for a time, because the provider said so (RFC 9110, section 10.2.3). A pause is never shortened
    /// by another; it ends after an hour at the latest, so that an absurd answer does not lock the key for good.
    func pause(key: String, for duration: Duration) async throws
}
