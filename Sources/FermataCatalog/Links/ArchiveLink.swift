/// A link found in an archive.
public struct ArchiveLink: Codable, Sendable, Hashable {
    /// The absolute address, without fragment.
    public var url: String
    /// The words that are linked.
    public var text: String
    /// The title of the entry that holds the link.
    public var entry: String
    /// The entry's day, as `2026-03-31`; `nil` if it has none.
    public var date: String?

    /// Creates a link.
    public init(url: String, text: String, entry: String, date: String?) {
        self.url = url
        self.text = text
        self.entry = entry
        self.date = date
    }
}
