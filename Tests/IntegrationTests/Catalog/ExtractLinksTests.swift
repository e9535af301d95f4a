import Fermata
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("Catalogue: ExtractLinksWorkflow", .needsServer, .live)
struct ExtractLinksTests {
    private static let archive = CatalogContext.files + "/archive/index.html"

    @Test("the example archive is walked by tag and back to a day, at the pace its robots.txt asks for")
    func byTag() async throws {
        try await withCatalog { catalog in
            let input = ExtractLinksInput(start: Self.archive, tag: "ENERGY", until: "2026-01-01", delaySeconds: 0)
            let handle = try await catalog.start(ExtractLinksWorkflow.self, input)
            let result = try await handle.result()
            #expect(result.stopReason == .reachedDay)
            #expect(result.pagesRead == 3)
            #expect(
                result.firstLinks.map(\.url).filter { $0.hasPrefix("https:") } == [
                    "https://norhaven.example.org/council/2026-06-09", "https://energy.example.edu/reports/shipyard",
                    "https://fishers.example.org/count-2026", "https://data.norhaven.example.org/harbour-heat",
                    "https://energy.example.edu/reports/deep-basin", "https://rail.example.org/battery",
                ]
            )
            #expect(result.firstLinks.map(\.date).allSatisfy { ($0 ?? "") >= "2026-01-01" })
            #expect(result.linkCount == 11)
            #expect(try await catalog.links(result) == result.firstLinks)
            let pauses = try await catalog.history().all("TimerStarted")
            #expect(pauses.map { $0.attributes["startToFireTimeout"].string } == ["0.200s", "0.200s"])
            let progress = try await handle.query(queryType: ExtractLinksWorkflow.Progress.self)
            #expect(progress == WorkflowProgress(stage: "done", completed: 3, total: 3))
        }
    }

    @Test("the example archive is walked to where its robots.txt forbids to go on")
    func robotsOfFiles() async throws {
        try await withCatalog { catalog in
            let input = ExtractLinksInput(start: Self.archive, tag: "energy", delaySeconds: 0)
            let result = try await catalog.start(ExtractLinksWorkflow.self, input).result()
            #expect(result.stopReason == .disallowedByRobots)
            #expect(result.pagesRead == 4)
            #expect(result.linkCount == 17)
            #expect(result.resume?.nextPage.hasSuffix("/drafts/page-5.html") == true)
        }
    }

    @Test("a page that robots.txt forbids is never asked for")
    func robotsOfSites() async throws {
        var pages = Self.pages(3)
        pages["/robots.txt"] = .init(body: Array("User-agent: *\nDisallow: /3\n".utf8))
        try await LoopbackSite.serving(pages) { site in
            let start = site.address("/1.html")
            let result = try await withCatalog { catalog in
                try await catalog.start(ExtractLinksWorkflow.self, .init(start: start, delaySeconds: 0)).result()
            }
            #expect(result.stopReason == .disallowedByRobots)
            #expect(result.problem?.contains("robots.txt") == true)
            #expect(site.log == ["/robots.txt", "/1.html", "/2.html"])
        }
    }

    @Test("a long walk continues as new, finds each link once, and its result stays small")
    func continueAsNew() async throws {
        try await LoopbackSite.serving(Self.pages(5)) { site in
            let start = site.address("/1.html")
            try await withCatalog { catalog in
                let input = ExtractLinksInput(start: start, delaySeconds: 0.01, pagesPerRun: 2)
                let handle = try await catalog.start(ExtractLinksWorkflow.self, input)
                let result = try await handle.result()
                #expect(result.stopReason == .endOfArchive)
                #expect(result.pagesRead == 5)
                #expect(result.resume == nil)
                let links = try await catalog.links(result)
                #expect(links.map(\.url) == Self.urls(of: 1...5))
                #expect(result.linkCount == links.count)
                #expect(result.firstLinks == Array(links.prefix(ExtractLinksWorkflow.maximumShownLinks)))
                let runs = try await catalog.chain(from: handle.resultRunID)
                #expect(runs.map { $0.completedActivities["ReadArchivePage"] } == [2, 2, 1])
                #expect(runs.map { $0.completedActivities["ReadRobots"] } == [1, 1, 1])
            }
            #expect(site.log.filter { $0 != "/robots.txt" } == (1...5).map { "/\($0).html" })
        }
    }

    @Test("a walk that stopped at its limit is resumed by another workflow, which reads no page again")
    func resume() async throws {
        try await LoopbackSite.serving(Self.pages(4)) { site in
            let start = site.address("/1.html")
            try await withCatalog { catalog in
                var input = ExtractLinksInput(start: start, maxPages: 2, delaySeconds: 0)
                let first = try await catalog.start(ExtractLinksWorkflow.self, input, id: "first").result()
                #expect(first.stopReason == .pageLimit)
                #expect(try await catalog.links(first).map(\.url) == Self.urls(of: 1...2))
                input.maxPages = 50
                #expect(first.resume != nil)
                input.state = first.resume
                let second = try await catalog.start(ExtractLinksWorkflow.self, input, id: "second").result()
                #expect(second.stopReason == .endOfArchive)
                #expect(second.pagesRead == 4)
                #expect(try await catalog.links(second).map(\.url) == Self.urls(of: 1...4))
            }
            #expect(site.log.filter { $0 != "/robots.txt" } == (1...4).map { "/\($0).html" })
        }
    }

    @Test("a page that is missing ends the walk but loses nothing")
    func missingPage() async throws {
        var pages = Self.pages(3)
        pages["/3.html"] = nil
        try await LoopbackSite.serving(pages) { site in
            let start = site.address("/1.html")
            let missing = site.address("/3.html")
            try await withCatalog { catalog in
                let input = ExtractLinksInput(start: start, delaySeconds: 0)
                let result = try await catalog.start(ExtractLinksWorkflow.self, input).result()
                #expect(result.stopReason == .pageFailed)
                #expect(result.problem?.contains("404") == true)
                #expect(result.resume?.nextPage == missing)
                #expect(try await catalog.links(result).map(\.url) == Self.urls(of: 1...2))
            }
        }
    }

    @Test("a walk has at most as many links as were asked for")
    func linkLimit() async throws {
        try await LoopbackSite.serving(Self.pages(3)) { site in
            let start = site.address("/1.html")
            try await withCatalog { catalog in
                let input = ExtractLinksInput(start: start, maxLinks: 20, delaySeconds: 0)
                let result = try await catalog.start(ExtractLinksWorkflow.self, input).result()
                #expect(result.stopReason == .linkLimit)
                #expect(result.linkCount == 20)
                #expect(try await catalog.links(result).map(\.url) == Array(Self.urls(of: 1...2).prefix(20)))
            }
        }
    }

    @Test("a first page that is missing, or is no archive, fails the workflow")
    func noArchive() async throws {
        try await LoopbackSite.serving(["/page.html": .html("<p>Hello</p>")]) { site in
            let addresses = (site.address("/page.html"), site.address("/missing.html"))
            try await withCatalog { catalog in
                let none = try await catalog.failure(ExtractLinksWorkflow.self, .init(start: addresses.0))
                #expect(none.type == CatalogFailure.notAnArchive)
            }
            try await withCatalog { catalog in
                let missing = try await catalog.failure(ExtractLinksWorkflow.self, .init(start: addresses.1))
                #expect(missing.type == CatalogFailure.pageRefused)
            }
        }
    }

    @Test("bad input is refused by the name of the field")
    func badInput() async throws {
        try await withCatalog { catalog in
            let input = ExtractLinksInput(start: Self.archive, until: "yesterday")
            let error = try await catalog.failure(ExtractLinksWorkflow.self, input)
            #expect(error.type == CatalogFailure.invalidInput)
            #expect(error.message.contains("'until'"))
        }
    }

    private static let linksPerPage = 15

    /// An archive of so many pages; all have one link in common.
    private static func pages(_ count: Int) -> [String: LoopbackSite.Answer] {
        let pages = (1...count).map { number in
            let links = (1...linksPerPage).map { #"<a href="https://example.org/\#(number)/\#($0)">\#($0)</a>"# }
            let next = number < count ? #"<a rel="next" href="\#(number + 1).html">older</a>"# : ""
            let common = #"<a href="https://example.org/common#\#(number)">common</a>"#
            let entry = "<article><h2>Entry \(number)</h2>\(common)\(links.joined())</article>"
            return ("/\(number).html", LoopbackSite.Answer.html(entry + next))
        }
        return Dictionary(uniqueKeysWithValues: pages)
    }

    /// The links of these pages, each once.
    private static func urls(of pages: ClosedRange<Int>) -> [String] {
        let urls = pages.map { number in (1...linksPerPage).map { "https://example.org/\(number)/\($0)" } }
        return ["https://example.org/common"] + urls.joined()
    }
}

extension CatalogContext {
    /// All links of a result, from the content store.
    func links(_ result: ExtractLinksResult) async throws -> [ArchiveLink] {
        try await JSONDecoder().decode([ArchiveLink].self, from: store.data(for: result.links))
    }
}
