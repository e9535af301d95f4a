public import Foundation

/// What somebody did to a vault.
public struct VaultAuditEntry: Codable, Sendable, Hashable {
    /// What was done.
    public enum Action: String, Codable, Sendable, Hashable {
        /// Content was refused, for the first time or again.
        case refuse
        /// Content may pass again.
        case release
    }

    /// What was done.
    public var action: Action
    /// To which entry.
    public var entry: Int64
    /// Who did it.
    public var by: String
    /// Why.
    public var reason: String
    /// When.
    public var at: Date

    /// Creates an entry.
    public init(action: Action, entry: Int64, by: String, reason: String, at: Date) {
        self.action = action
        self.entry = entry
        self.by = by
        self.reason = reason
        self.at = at
    }
}
