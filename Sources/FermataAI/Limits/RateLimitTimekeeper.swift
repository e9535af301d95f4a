/// Tells the limiter's time inside a transaction, in microseconds from a beginning of its own.
protocol RateLimitTimekeeper: Sendable {
    /// The time for a key. It never goes back, and never runs faster than real time by more than clocks do.
    func now(_ session: any SQLSession, key: String) throws -> Int64

    /// Something happened that the time must never go behind.
    func see(_ session: any SQLSession, _ now: Int64) throws
}
