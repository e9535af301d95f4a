/// What happens to personal data that was found.
public enum PIIAction: String, Codable, Sendable, Hashable, CaseIterable {
    /// The type's name takes its place: `[REDACTED_EMAIL]`.
    case redact
    /// It stays recognisable to its owner: `j***@example.com`, `**** **** **** 1111`.
    case mask
    /// A keyed hash (HMAC-SHA256, 128 bits) takes its place: the same value in whatever spelling has the same hash, so a
    /// model can tell people apart without knowing them.
    case hash
    /// The whole content is stopped.
    case block

    /// Where two types overlap, the stricter of their actions holds.
    var strictness: Int {
        switch self {
        case .mask: 0
        case .hash: 1
        case .redact: 2
        case .block: 3
        }
    }
}
