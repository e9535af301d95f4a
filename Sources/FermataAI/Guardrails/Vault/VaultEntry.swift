public import Foundation

/// Content that was refused: when, by whom and why, but not what.
public struct VaultEntry: Codable, Sendable, Hashable, Identifiable {
    /// Counts up and is never given twice.
    public var id: Int64
    /// Why.
    public var reason: String
    /// Who refused it.
    public var refusedBy: String
    /// When.
    public var refusedAt: Date
    /// The first half of its keyed hash, in hexadecimal, to tell entries apart.
    public var fingerprint: String

    /// Creates an entry.
    public init(id: Int64, reason: String, refusedBy: String, refusedAt: Date, fingerprint: String) {
        self.id = id
        self.reason = reason
        self.refusedBy = refusedBy
        self.refusedAt = refusedAt
        self.fingerprint = fingerprint
    }
}
