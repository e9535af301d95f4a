/// A link on a page.
struct PageLink: Codable, Sendable, Hashable {
    /// The absolute address, without fragment.
    var url: String
    /// The words that are linked.
    var text: String

    static let maximumTextLength = 200
}
