/// A poll. Later polls have greater ids.
struct PollID: Hashable, Comparable, Sendable {
    var rawValue: Int64

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
