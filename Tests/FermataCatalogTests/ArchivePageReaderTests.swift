import Foundation
import Testing

@testable import FermataCatalog

@Suite("Reading archives")
struct ArchivePageReaderTests {
    private func read(_ html: String, tag: String? = nil, until: String? = nil) throws -> ArchivePageReader.Result {
        let address = try #require(URL(string: "https://example.org/archive/1.html"))
        let page = PageFetcher.RawPage(url: address, type: MediaType(essence: "text/html"), body: Data(html.utf8))
        return try ArchivePageReader(tag: tag, until: until).read(page)
    }

    private let entries = """
        <article><h2><a href="/e/1">One</a></h2><time datetime="2026-03-31T10:00:00Z">x</time>
        <p><a href="https://other.example.org/">Other</a> <a rel="tag" href="/tags/big%20heat?x">#1</a></p></article>
        <div class="post h-entry"><time datetime="2026-01">x</time><a href="/e/2">Two</a>
        <a rel="nofollow TAG" href="/t/2">City</a></div>
        <article><a href="/e/1">Again</a></article>
        <nav><a rel="next" href="2.html">older</a></nav>
        """

    @Test("entries give their links with title and day, each link once")
    func links() throws {
        let page = try read(entries)
        #expect(page.entryCount == 3)
        #expect(page.lastDay == "2026-01-01")
        #expect(page.nextPage?.absoluteString == "https://example.org/archive/2.html")
        #expect(
            page.links == [
                ArchiveLink(url: "https://example.org/e/1", text: "One", entry: "One", date: "2026-03-31"),
                ArchiveLink(url: "https://other.example.org/", text: "Other", entry: "One", date: "2026-03-31"),
                ArchiveLink(url: "https://example.org/e/2", text: "Two", entry: "", date: "2026-01-01"),
            ]
        )
    }

    @Test("a tag is its words or the end of its address, in any case", arguments: ["Big Heat", "#1"])
    func tags(tag: String) throws {
        #expect(
            try read(entries, tag: tag).links.map(\.url) == ["https://example.org/e/1", "https://other.example.org/"]
        )
        #expect(try read(entries, tag: "CITY").links.map(\.url) == ["https://example.org/e/2"])
        #expect(try read(entries, tag: "none").links.isEmpty)
    }

    @Test("older entries are left out, those without a day are not")
    func days() throws {
        let page = try read(entries, until: "2026-02-01")
        #expect(page.links.map(\.url) == ["https://example.org/e/1", "https://other.example.org/"])
        #expect(page.lastDay == "2026-01-01")
    }

    @Test("a page that is no archive has no entries")
    func noArchive() throws {
        #expect(try read("<p>Hello <a href=x>x</a></p>").entryCount == 0)
        #expect(try read("").entryCount == 0)
    }

    @Test("days are read as written", arguments: [("2026-03-31", "2026-03-31"), (" 2026-03-31T23:00Z", "2026-03-31")])
    func dayText(text: String, day: String) {
        #expect(ArchiveDay.day(text) == day)
        #expect(!ArchiveDay.isDay("2026-3-1") && !ArchiveDay.isDay("2026-13-01") && ArchiveDay.isDay("2026-12-01"))
        #expect(ArchiveDay.day("yesterday") == nil)
    }

    @Test("a site is one origin, or one folder of files")
    func sites() throws {
        let web = try ArchiveSite(start: PageSource("http://Example.org/a/b?x"))
        #expect(web.robots == .web(try #require(URL(string: "http://Example.org/robots.txt"))))
        #expect(web.path(try #require(URL(string: "http://example.org:80/c%20d?e"))) == "/c%20d?e")
        #expect(web.path(try #require(URL(string: "http://example.org"))) == "/")
        for other in ["https://example.org/", "http://www.example.org/", "http://example.org:81/", "file:///a"] {
            #expect(web.path(try #require(URL(string: other))) == nil)
        }
        let files = try ArchiveSite(start: .file(examples + "/archive/index.html"))
        #expect(files.path(URL(filePath: examples + "/archive/drafts/page-5.html")) == "/drafts/page-5.html")
        #expect(files.path(URL(filePath: examples + "/pages/article.html")) == nil)
    }
}
