import Fermata

/// Moments and spans of the limiter, in microseconds.
enum RateLimitTime {
    /// How long a request counts after it arrived: the window of 60 seconds, and 0.1 % for clocks that are being
    /// slewed. NTP slews by at most 500 parts per million (RFC 5905, appendix A.5.5.6), each clock of the two.
    static let window: Int64 = 60_060_000
    /// Requests are counted together in steps of this length, so that a key takes some 250 rows however many requests
    /// it allows.
    static let resolution: Int64 = 250_000
    /// How long others let a waiter pass that is due and has not come.
    static let patience: Int64 = 5_000_000
    /// How long a waiter that does not come keeps its place.
    static let placeKept: Int64 = 600_000_000
    /// The longest pause.
    static let longestPause: Int64 = 3_600_000_000
    /// What keeps two waiters from being due at the same moment.
    static let spread: Int64 = 2_000

    /// When a request that is granted now has certainly left the provider's window.
    static func leavesWindow(grantedAt: Int64, limits: RateLimits) -> Int64 {
        let delivery = Int64(max(0, min(60, limits.deliverySeconds)) * 1_000_000)
        let exact = grantedAt + delivery + window
        return (exact + resolution - 1) / resolution * resolution
    }
}

extension Duration {
    /// Microseconds, rounded up, from zero to a century.
    var limitMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let micros = attoseconds / 1_000_000_000_000 + (attoseconds % 1_000_000_000_000 > 0 ? 1 : 0)
        return min(seconds, 3_155_760_000) * 1_000_000 + micros
    }
}
