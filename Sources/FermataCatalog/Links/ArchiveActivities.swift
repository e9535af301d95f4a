import Crypto
import Fermata
import Foundation

/// The activities of ``ExtractLinksWorkflow``.
@ActivityContainer
struct ArchiveActivities {
    let fetcher: PageFetcher
    let robots: RobotsFetcher
    let store: ContentStore
    let userAgent: String

    /// Gets the site's robots.txt.
    @Activity
    func readRobots(input: RobotsRequest) async throws -> RobotsAnswer {
        let site = try ArchiveSite(start: PageSource(input.start, field: "start"))
        guard let text = try await Heartbeats.during({ try await robots.fetch(site.robots) }) else {
            return RobotsAnswer(file: nil, crawlDelaySeconds: nil)
        }
        let rules = RobotsRules(text, userAgent: userAgent)
        return RobotsAnswer(file: try await store.store(text: text), crawlDelaySeconds: rules.crawlDelay)
    }

    /// Reads one page of the archive, if robots.txt allows it and every redirect on the way to it.
    @Activity
    func readArchivePage(input: ArchivePageRequest) async throws -> ArchivePageAnswer {
        let site = try ArchiveSite(start: PageSource(input.start, field: "start"))
        var rules = RobotsRules.none
        if let file = input.robots { rules = RobotsRules(try await store.text(file), userAgent: userAgent) }
        let source = try PageSource(input.page, field: "page")
        try Self.check(source.url, site, rules)
        let reader = ArchivePageReader(tag: input.tag, until: input.until)
        let result = try await Heartbeats.during { [rules] in
            let page = try await fetcher.fetch(source) { target in try Self.check(target, site, rules) }
            return try await onBlockingThread { try reader.read(page) }
        }
        return ArchivePageAnswer(
            key: Self.key(source.url),
            entryCount: result.entryCount,
            links: result.links.isEmpty ? nil : try await store.store(json: result.links),
            linkCount: result.links.count,
            isPastDay: input.until.map { until in result.lastDay.map { $0 < until } ?? false } ?? false,
            next: Self.next(result.nextPage, site)
        )
    }

    /// Makes one list without duplicates of several.
    @Activity
    func mergeLinks(input: MergeRequest) async throws -> MergeAnswer {
        let shown = 0...ExtractLinksWorkflow.maximumShownLinks
        try CatalogFailure.require(shown.contains(input.shownLinks), "shownLinks", "must be \(shown).")
        var seen: Set<String> = []
        var links: [ArchiveLink] = []
        for list in input.lists {
            for link in try await store.value([ArchiveLink].self, list) where links.count < input.maximumLinks {
                if seen.insert(link.url).inserted { links.append(link) }
            }
        }
        return MergeAnswer(
            links: try await store.store(json: links),
            count: links.count,
            first: Array(links.prefix(input.shownLinks))
        )
    }

    private static func check(_ url: URL, _ site: ArchiveSite, _ rules: RobotsRules) throws {
        guard let path = site.path(url) else {
            throw CatalogFailure.final(
                CatalogFailure.redirectRefused,
                "The archive leads to another site, \(url.shown). Start there to read it."
            )
        }
        guard rules.allows(path) else {
            throw CatalogFailure.final(
                CatalogFailure.disallowedByRobots,
                "The site's robots.txt does not allow \(url.shown)."
            )
        }
    }

    private static func next(_ url: URL?, _ site: ArchiveSite) -> ArchivePageAnswer.Next {
        guard let url else { return .end }
        guard site.path(url) != nil else { return .otherSite }
        return .page(url: url.absoluteString, key: key(url))
    }

    // Eight bytes tell a thousand pages apart, and keep the state of a walk small.
    private static func key(_ url: URL) -> String {
        SHA256.hash(data: Data(url.absoluteString.utf8)).prefix(8)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
    }
}
