/// What a caller may do, in one namespace or in the whole engine.
///
/// A stronger role includes the weaker ones.
public struct EngineRole: OptionSet, Hashable, Sendable {
    /// The roles as bits; a stronger role has a higher one.
    public let rawValue: Int

    /// Roles from their bits.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Carried by tokens made for official servers. As there, it allows no call by itself: workers need ``writer``.
    public static let worker = EngineRole(rawValue: 1 << 0)
    /// Calls that change nothing.
    public static let reader = EngineRole(rawValue: 1 << 1)
    /// Everything that clients and workers do.
    public static let writer = EngineRole(rawValue: 1 << 2)
    /// Namespaces, search attributes and other administration too.
    public static let admin = EngineRole(rawValue: 1 << 3)

    /// The role behind a word of a permission; `nil` if there is none.
    init?(word: some StringProtocol) {
        switch word.lowercased() {
        case "worker": self = .worker
        case "read": self = .reader
        case "write": self = .writer
        case "admin": self = .admin
        default: return nil
        }
    }

    /// Whether the strongest role held here is at least `other`.
    func includes(_ other: EngineRole) -> Bool {
        rawValue >= other.rawValue
    }
}
