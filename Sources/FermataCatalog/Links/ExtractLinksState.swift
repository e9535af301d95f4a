/// How far a walk through an archive is: what one run hands to the next, and a result to a later workflow.
public struct ExtractLinksState: Codable, Sendable, Hashable {
    /// The page to read next.
    public var nextPage: String
    /// The pages that were read.
    public var pagesRead: Int
    /// The links found so far, each once, in the content store.
    public var collected: ContentReference?
    /// The number of links found so far.
    public var linkCount: Int
    /// Short hashes of the pages that were read, so that an archive that leads in a circle is noticed.
    public var visited: [String]

    /// Creates the state of a walk that has not begun.
    public init(start: String) {
        nextPage = start
        pagesRead = 0
        collected = nil
        linkCount = 0
        visited = []
    }

    func validate() throws {
        _ = try PageSource(nextPage, field: "state.nextPage")
        try CatalogFailure.require(pagesRead >= 0, "state.pagesRead", "must not be negative.")
        try CatalogFailure.require((0...1_000_000).contains(linkCount), "state.linkCount", "must be 0 to 1,000,000.")
        try CatalogFailure.require(
            visited.count <= 2 * ExtractLinksInput.maximumPages && visited.allSatisfy { $0.utf8.count <= 64 },
            "state.visited",
            "is too long."
        )
    }
}
