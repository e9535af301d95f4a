import Fermata

/// Decides, page after page, whether a walk through an archive goes on. Pure, so that a replay decides the same.
struct ArchiveWalk {
    /// What trying to read a page led to.
    enum Step {
        case page(ArchivePageAnswer)
        case failure(ActivityError)
    }

    private(set) var state: ExtractLinksState
    private(set) var stopReason: ExtractLinksResult.StopReason?
    private var problem: String?
    private var hasNext = true
    private var pageLists: [ContentReference] = []
    private var maximumPages: Int
    private var maximumLinks: Int

    init(input: ExtractLinksInput) {
        state = input.state ?? ExtractLinksState(start: input.start)
        maximumLinks = input.maxLinks
        maximumPages = input.maxPages
        if state.pagesRead >= maximumPages { stopReason = .pageLimit }
    }

    /// The lists that hold what was found, oldest first.
    var lists: [ContentReference] { (state.collected.map { [$0] } ?? []) + pageLists }

    /// Whether the limit may be reached: duplicates are counted until the lists are merged.
    var mayBeFull: Bool { state.linkCount >= maximumLinks && !pageLists.isEmpty }

    mutating func add(_ step: Step) {
        switch step {
        case .page(let page): add(page)
        case .failure(let error): add(error)
        }
    }

    mutating func add(_ merged: MergeAnswer) {
        pageLists = []
        state.collected = merged.links
        state.linkCount = merged.count
        if merged.count >= maximumLinks, stopReason == nil { stopReason = .linkLimit }
    }

    func result(_ merged: MergeAnswer) -> ExtractLinksResult {
        ExtractLinksResult(
            stopReason: stopReason ?? .endOfArchive,
            problem: problem,
            pagesRead: state.pagesRead,
            linkCount: merged.count,
            firstLinks: merged.first,
            links: merged.links,
            resume: hasNext ? state : nil
        )
    }

    private mutating func add(_ page: ArchivePageAnswer) {
        state.pagesRead += 1
        // The number comes from history, where anything may stand; it must not end the process.
        state.linkCount &+= page.linkCount
        state.visited.append(page.key)
        if let links = page.links { pageLists.append(links) }
        hasNext = false
        switch page.next {
        case .end:
            stopReason = .endOfArchive
        case .otherSite:
            stopReason = .otherSite
        case .page(_, let key) where state.visited.contains(key):
            stopReason = .circle
        case .page(let url, _):
            state.nextPage = url
            hasNext = true
            if state.pagesRead >= maximumPages { stopReason = .pageLimit }
        }
        if page.isPastDay { stopReason = .reachedDay }
    }

    private mutating func add(_ error: ActivityError) {
        let reason = error.cause as? ApplicationError
        stopReason = reason?.type == CatalogFailure.disallowedByRobots ? .disallowedByRobots : .pageFailed
        problem = reason?.message ?? (error.cause as? any TemporalFailureError)?.message ?? error.message
    }
}
