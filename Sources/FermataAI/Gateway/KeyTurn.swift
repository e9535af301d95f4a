import Fermata

/// One request in front of the limits of its provider's key.
///
/// Nobody keeps count of a key without limits: its requests cost the store nothing. When its provider asks for a pause
/// all the same, this process makes one.
struct KeyTurn {
    let key: String
    let limits: RateLimits
    let permit: String
    let store: any RateLimitStore
    let pauses: CoolDowns

    /// - Returns: How long to wait; `nil` if the request may be sent now.
    func acquire(tokens: Int, lease: Duration) async throws -> Duration? {
        guard limits.isLimited else { return pauses.remaining(key) }
        switch try await store.acquire(key: key, limits: limits, tokens: tokens, permit: permit, lease: lease) {
        case .granted: return nil
        case .wait(let time): return time
        }
    }

    /// Whether a request that was granted then may leave now. Later it could arrive in a minute that belongs to others.
    func isFresh(grantedAt: ContinuousClock.Instant, now: ContinuousClock.Instant = .now) -> Bool {
        !limits.isLimited || limits.deliverySeconds == 0 || now - grantedAt < .seconds(limits.deliverySeconds / 2)
    }

    /// The request was not sent.
    func withdraw() async throws {
        guard limits.isLimited else { return }
        try await store.withdraw(key: key, permit: permit)
    }

    /// The request has ended.
    ///
    /// - Parameter tokens: What it used; `nil` if that is not known.
    func end(_ said: ProviderLimits = ProviderLimits(), tokens: Int?) async throws {
        guard limits.isLimited else {
            if let reset = said.exhaustedReset { pauses.begin(key, for: min(reset, Self.longestPause)) }
            return
        }
        try await store.observe(key: key, limits: said, permit: permit)
        try await store.settle(key: key, permit: permit, tokens: tokens)
    }

    /// The provider asks to slow down.
    func pause(for time: Duration) async throws {
        guard limits.isLimited else { return pauses.begin(key, for: min(time, Self.longestPause)) }
        try await store.pause(key: key, for: time)
    }

    /// As for keys with limits.
    private static let longestPause = Duration.microseconds(RateLimitTime.longestPause)
}
