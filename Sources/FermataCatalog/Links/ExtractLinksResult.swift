/// The result of ``ExtractLinksWorkflow``.
public struct ExtractLinksResult: Codable, Sendable, Hashable {
    /// Why a walk ended.
    public enum StopReason: String, Codable, Sendable, CaseIterable {
        /// A page went back beyond the day asked for.
        case reachedDay
        /// The last page names no next one.
        case endOfArchive
        /// As many pages were read as were allowed.
        case pageLimit
        /// As many links were found as were allowed. Further ones on the last page are left out.
        case linkLimit
        /// The next page is one that was read before.
        case circle
        /// The next page is on another site.
        case otherSite
        /// The site's robots.txt does not allow the next page.
        case disallowedByRobots
        /// The next page could not be read; see ``ExtractLinksResult/problem``.
        case pageFailed
    }

    /// Why the walk ended.
    public var stopReason: StopReason
    /// What went wrong with the next page, if something did.
    public var problem: String?
    /// The pages that were read.
    public var pagesRead: Int
    /// The number of links.
    public var linkCount: Int
    /// The first links; see ``ExtractLinksWorkflow/maximumShownLinks``.
    public var firstLinks: [ArchiveLink]
    /// All links, in the content store: a JSON list of ``ArchiveLink``.
    public var links: ContentReference
    /// Where a later workflow can go on, as the `state` of its input; `nil` if there is nothing to go on to.
    public var resume: ExtractLinksState?
}
