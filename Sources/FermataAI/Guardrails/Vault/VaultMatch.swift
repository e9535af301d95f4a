/// An entry of a vault that content belongs to.
public struct VaultMatch: Sendable, Hashable {
    /// The entry.
    public var entry: VaultEntry
    /// How much of the refused content is in this one, from 0 to 1: 1 for the same text.
    public var share: Double

    /// Creates a match.
    public init(entry: VaultEntry, share: Double) {
        self.entry = entry
        self.share = share
    }
}
