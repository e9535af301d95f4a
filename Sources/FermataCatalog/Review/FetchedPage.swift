/// What a workflow knows about a page: everything but the text, which is in the content store.
public struct FetchedPage: Codable, Sendable, Hashable {
    /// Where the page was in the end, after redirects.
    public var url: String
    /// The title; empty if the page has none.
    public var title: String
    /// The language the page says it is in, e.g. `en`.
    public var language: String?
    /// The main text, in the content store.
    public var text: ContentReference
    /// The links of the main text with absolute addresses, in the content store: a JSON list of `{url, text}`.
    public var links: ContentReference
    /// The number of links.
    public var linkCount: Int
    /// The number of words of the text.
    public var wordCount: Int
}
