public import Fermata

/// Walks an archive from its newest page back, page by page, and collects the links of its entries.
///
/// An archive is a chain of HTML pages; what counts as an entry, its day, its tags and the next page is said by the
/// conventions of HTML: `article` elements with a `time` and links with `rel="tag"`, and a link with `rel="next"`.
/// Only pages of the site it starts at are read. The site's robots.txt is asked for at the beginning of every run and
/// obeyed, also in how long to wait between two pages.
///
/// **State.** The links of a page go into the content store. After a number of pages, or when the server suggests it,
/// the lists are made one list without duplicates and the workflow continues as new, with a reference to it. The
/// result holds the first links and that reference.
///
/// **Timeouts and retries.** Pages are fetched as `PageFetching` says. If the first page fails, the workflow fails. If a
/// later one does, what was collected is not lost: the workflow completes, says why it stopped, and its result's
/// `resume` is the `state` with which another workflow can go on. Merging only reads and writes the content store: 60 s
/// an attempt, five attempts, so that a full disk ends the workflow with a clear failure.
///
/// **Query** `progress` counts pages.
@Workflow
public struct ExtractLinksWorkflow {
    /// The most links in a result. All of them are in the content store.
    public static let maximumShownLinks = 50

    private var current = WorkflowProgress(stage: "reading robots.txt")

    public mutating func run(context: WorkflowContext<Self>, input: ExtractLinksInput) async throws
        -> ExtractLinksResult
    {
        try input.validate()
        let robots = try await context.executeActivity(
            ArchiveActivities.Activities.ReadRobots.self,
            options: PageFetching.options(summary: "Read robots.txt"),
            input: RobotsRequest(start: input.start)
        )
        let delay = max(input.delaySeconds, min(robots.crawlDelaySeconds ?? 0, 86_400))
        var walk = ArchiveWalk(input: input)
        var pagesThisRun = 0
        while walk.stopReason == nil {
            current = WorkflowProgress(
                stage: "reading page \(walk.state.pagesRead + 1)",
                completed: walk.state.pagesRead,
                total: input.maxPages
            )
            walk.add(try await readPage(walk, robots: robots.file, context: context, input: input))
            pagesThisRun += 1
            if walk.mayBeFull { walk.add(try await merge(walk, shown: 0, context: context, input: input)) }
            guard walk.stopReason == nil else { break }
            if delay > 0 { try await context.sleep(for: .seconds(delay), summary: "Be polite") }
            if pagesThisRun == input.pagesPerRun || context.continueAsNewSuggested {
                walk.add(try await merge(walk, shown: 0, context: context, input: input))
                var next = input
                next.state = walk.state
                throw try await context.makeContinueAsNewError(input: next)
            }
        }
        current.stage = "collecting"
        let merged = try await merge(walk, shown: Self.maximumShownLinks, context: context, input: input)
        walk.add(merged)
        current = WorkflowProgress(stage: "done", completed: walk.state.pagesRead, total: walk.state.pagesRead)
        return walk.result(merged)
    }

    /// How far the walk is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }

    private func readPage(
        _ walk: ArchiveWalk,
        robots: ContentReference?,
        context: WorkflowContext<Self>,
        input: ExtractLinksInput
    ) async throws -> ArchiveWalk.Step {
        do {
            let page = try await context.executeActivity(
                ArchiveActivities.Activities.ReadArchivePage.self,
                options: PageFetching.options(summary: "Read a page of the archive"),
                input: ArchivePageRequest(
                    start: input.start,
                    page: walk.state.nextPage,
                    tag: input.tag,
                    until: input.until,
                    robots: robots
                )
            )
            guard page.entryCount > 0 || walk.state.pagesRead > 0 else {
                throw CatalogFailure.final(
                    CatalogFailure.notAnArchive,
                    "The page has no entries: no 'article' elements, nor any of the class 'h-entry' or 'hentry'."
                )
            }
            return .page(page)
        } catch let error as ActivityError where walk.state.pagesRead > 0 && !error.isTemporalCancellation {
            return .failure(error)
        }
    }

    private func merge(
        _ walk: ArchiveWalk,
        shown: Int,
        context: WorkflowContext<Self>,
        input: ExtractLinksInput
    ) async throws -> MergeAnswer {
        try await context.executeActivity(
            ArchiveActivities.Activities.MergeLinks.self,
            options: ActivityOptions(
                startToCloseTimeout: .seconds(60),
                retryPolicy: RetryPolicy(initialInterval: .seconds(1), maximumAttempts: 5),
                summary: "Make one list"
            ),
            input: MergeRequest(lists: walk.lists, maximumLinks: input.maxLinks, shownLinks: shown)
        )
    }
}
