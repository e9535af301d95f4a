/// Whether a request may be sent.
public enum LimitDecision: Sendable, Hashable {
    /// It may, now: within ``RateLimits/deliverySeconds``.
    case granted
    /// Not yet. The caller has a place in the line and comes again, with the same permit, after this time.
    case wait(Duration)
}
