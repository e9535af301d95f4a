/// What follows a failed attempt.
enum RetryDecision: Equatable, Sendable {
    /// Another attempt, so long after the failure.
    case again(after: Duration)
    /// No other attempt, for this reason.
    case stop(RetryState)
}
