import Fermata
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import FermataCatalog

@Suite("Walking archives")
struct ArchiveWalkTests {
    private func page(
        _ key: String,
        next: ArchivePageAnswer.Next,
        links: Int = 1,
        isPastDay: Bool = false
    ) -> ArchiveWalk.Step {
        let reference = ContentReference(sha256: key, byteCount: 1, mediaType: "application/json")
        return .page(
            ArchivePageAnswer(
                key: key,
                entryCount: 3,
                links: links > 0 ? reference : nil,
                linkCount: links,
                isPastDay: isPastDay,
                next: next
            )
        )
    }

    private func merged(_ count: Int) -> MergeAnswer {
        MergeAnswer(
            links: ContentReference(sha256: "merged", byteCount: 1, mediaType: "application/json"),
            count: count,
            first: []
        )
    }

    @Test("a walk goes on while there is a next page, and ends with the archive")
    func endOfArchive() {
        var walk = ArchiveWalk(input: ExtractLinksInput(start: "1.html"))
        walk.add(page("a", next: .page(url: "2.html", key: "b")))
        #expect(walk.stopReason == nil)
        #expect(walk.state.nextPage == "2.html")
        walk.add(page("b", next: .end, links: 0))
        #expect(walk.stopReason == .endOfArchive)
        #expect(walk.lists.map(\.sha256) == ["a"])
        #expect(walk.result(merged(1)).resume == nil)
    }

    @Test("a walk ends at its day, its page limit, another site, and where it has been")
    func stopReasons() {
        let input = ExtractLinksInput(start: "1.html", maxPages: 2)
        var day = ArchiveWalk(input: input)
        day.add(page("a", next: .page(url: "2.html", key: "b"), isPastDay: true))
        #expect(day.stopReason == .reachedDay)
        var limit = ArchiveWalk(input: input)
        limit.add(page("a", next: .page(url: "2.html", key: "b")))
        limit.add(page("b", next: .page(url: "3.html", key: "c")))
        #expect(limit.stopReason == .pageLimit)
        #expect(limit.result(merged(2)).resume?.nextPage == "3.html")
        var site = ArchiveWalk(input: input)
        site.add(page("a", next: .otherSite))
        #expect(site.stopReason == .otherSite)
        var circle = ArchiveWalk(input: input)
        circle.add(page("a", next: .page(url: "1.html", key: "a")))
        #expect(circle.stopReason == .circle)
    }

    @Test("a full walk ends once duplicates are out")
    func linkLimit() {
        var walk = ArchiveWalk(input: ExtractLinksInput(start: "1.html", maxLinks: 10))
        walk.add(page("a", next: .page(url: "2.html", key: "b"), links: 12))
        #expect(walk.mayBeFull)
        walk.add(merged(8))
        #expect(!walk.mayBeFull)
        #expect(walk.stopReason == nil)
        #expect(walk.lists.map(\.sha256) == ["merged"])
        walk.add(page("b", next: .page(url: "3.html", key: "c"), links: 5))
        walk.add(merged(10))
        #expect(walk.stopReason == .linkLimit)
    }

    @Test("a page that fails ends a walk that can be resumed, and says why")
    func failedPage() {
        var walk = ArchiveWalk(input: ExtractLinksInput(start: "1.html"))
        walk.add(page("a", next: .page(url: "2.html", key: "b")))
        let cause = ApplicationError(message: "status 404", type: CatalogFailure.pageRefused)
        walk.add(.failure(ActivityError(message: "failed", cause: cause, activityID: "1", activityType: "x")))
        let result = walk.result(merged(1))
        #expect(result.stopReason == .pageFailed)
        #expect(result.problem == "status 404")
        #expect(result.resume?.nextPage == "2.html")
        #expect(result.resume?.pagesRead == 1)
    }

    @Test("the example archive is walked by tag, and robots.txt keeps the drafts unread")
    func exampleArchive() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder)
            let activities = ArchiveActivities(
                fetcher: PageFetcher(limits: WebLimits(), fileRoots: [examples]),
                robots: RobotsFetcher(limits: WebLimits(), fileRoots: [examples]),
                store: store,
                userAgent: WebLimits().userAgent
            )
            let input = ExtractLinksInput(start: examples + "/archive/index.html", tag: "energy")
            let robots = try await activities.readRobots(input: RobotsRequest(start: input.start))
            #expect(robots.crawlDelaySeconds == 0.2)
            var walk = ArchiveWalk(input: input)
            for _ in 1...4 {
                let answer = try await activities.readArchivePage(input: request(walk, input, robots))
                walk.add(.page(answer))
            }
            #expect(walk.stopReason == nil)
            let merged = try await activities.mergeLinks(
                input: MergeRequest(lists: walk.lists, maximumLinks: 100, shownLinks: 3)
            )
            let links = try await store.value([ArchiveLink].self, merged.links)
            #expect(links.count == merged.count)
            #expect(Set(links.map(\.url)).count == links.count)
            #expect(merged.first == Array(links.prefix(3)))
            #expect(links.filter { $0.url == "https://data.norhaven.example.org/harbour-heat" }.count == 1)
            #expect(!links.contains { $0.url.contains("library.example.org") })
            let error = try await failure { try await activities.readArchivePage(input: request(walk, input, robots)) }
            #expect(error.type == CatalogFailure.disallowedByRobots)
        }
    }

    private func request(
        _ walk: ArchiveWalk,
        _ input: ExtractLinksInput,
        _ robots: RobotsAnswer
    ) -> ArchivePageRequest {
        ArchivePageRequest(
            start: input.start,
            page: walk.state.nextPage,
            tag: input.tag,
            until: input.until,
            robots: robots.file
        )
    }

    @Test("a site without robots.txt allows everything, one that cannot say allows nothing")
    func robots() async throws {
        try await LoopbackSite.serving(["/a/robots.txt": .init(status: .serviceUnavailable)]) { site in
            let fetcher = RobotsFetcher(limits: WebLimits(), fileRoots: [])
            #expect(try await fetcher.fetch(PageSource(site.address("/robots.txt"))) == nil)
            let error = try await failure { try await fetcher.fetch(PageSource(site.address("/a/robots.txt"))) }
            #expect(error.type == CatalogFailure.siteUnavailable)
            #expect(!error.isNonRetryable)
        }
    }

    @Test("pages of another site are not read, also not by way of a redirect")
    func otherSite() async throws {
        try await LoopbackSite.serving(["/1": .redirect("http://localhost:1/2")]) { site in
            try await withTemporaryFolder { folder in
                let activities = ArchiveActivities(
                    fetcher: PageFetcher(limits: WebLimits(), fileRoots: []),
                    robots: RobotsFetcher(limits: WebLimits(), fileRoots: []),
                    store: ContentStore(directory: folder),
                    userAgent: "x"
                )
                for address in [site.address("/1"), "http://localhost:1/2"] {
                    let request = ArchivePageRequest(start: site.address("/1"), page: address)
                    let error = try await failure { try await activities.readArchivePage(input: request) }
                    #expect(error.type == CatalogFailure.redirectRefused)
                }
                #expect(site.log == ["/1"])
            }
        }
    }
}
