/// What is written before a request leaves, so that a crash after it is not mistaken for one before it.
public enum SendMark: String, Codable, Sendable, Hashable {
    /// The provider charges every request. One whose outcome a crash took is charged at its worst case.
    case once
    /// The provider knows the call's idempotency key and charges once: after a crash the same request is sent again
    /// under the same reservation.
    case repeatable
}
