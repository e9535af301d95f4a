// What the activities of ``ExtractLinksWorkflow`` get and give.

struct RobotsRequest: Codable, Sendable, Hashable {
    var start: String
}

/// What a site asks of robots.
struct RobotsAnswer: Codable, Sendable, Hashable {
    /// The robots.txt, in the content store; `nil` if the site has none.
    var file: ContentReference?
    var crawlDelaySeconds: Double?
}

struct ArchivePageRequest: Codable, Sendable, Hashable {
    /// The archive's first page: it says which site may be read.
    var start: String
    var page: String
    var tag: String?
    var until: String?
    var robots: ContentReference?
}

struct ArchivePageAnswer: Codable, Sendable, Hashable {
    enum Next: Codable, Sendable, Hashable {
        case end
        case otherSite
        case page(url: String, key: String)
    }

    /// A short hash of the page's address.
    var key: String
    var entryCount: Int
    /// The links of the wanted entries, in the content store; `nil` if there are none.
    var links: ContentReference?
    var linkCount: Int
    /// Whether the page goes back beyond the day asked for.
    var isPastDay: Bool
    var next: Next
}

struct MergeRequest: Codable, Sendable, Hashable {
    /// The lists to make one of, in order.
    var lists: [ContentReference]
    var maximumLinks: Int
    /// How many of the links to give back.
    var shownLinks: Int
}

struct MergeAnswer: Codable, Sendable, Hashable {
    var links: ContentReference
    var count: Int
    var first: [ArchiveLink]
}
