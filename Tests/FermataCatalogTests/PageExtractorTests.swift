import Fermata
import Foundation
import Testing

@testable import FermataCatalog

@Suite("Reading pages")
struct PageExtractorTests {
    private func extract(_ html: String, type: String = "text/html; charset=utf-8") throws -> PageExtractor.Result {
        try extract(Data(html.utf8), type: type)
    }

    private func extract(_ data: Data, type: String = "text/html") throws -> PageExtractor.Result {
        let address = try #require(URL(string: "https://example.org/a/page.html"))
        return try PageExtractor.extract(.init(url: address, type: MediaType(header: type), body: data))
    }

    @Test("the main text comes in reading order, without what surrounds it")
    func mainText() throws {
        let page = try extract(
            """
            <html lang=en><head><title> A  title </title><style>p{}</style></head><body><nav>Menu</nav>
            <main><h1>Heading</h1><p>First <b>bold</b>ly,\n then.</p><script>var x = "</p>";</script>
            <ul><li>one<li>two</ul><div hidden>no</div><div style="display: none">no</div></main>
            <aside>Ads</aside><footer>End</footer></body></html>
            """
        )
        #expect(page.title == "A title")
        #expect(page.language == "en")
        #expect(page.text == "Heading\n\nFirst boldly, then.\n\none\ntwo")
    }

    @Test("an only article is the main text; among several the body is")
    func articles() throws {
        let one = try extract("<body><div>around</div><article><p>inside</p></article></body>")
        #expect(one.text == "inside")
        let two = try extract("<body><article>one</article><article>two</article></body>")
        #expect(two.text == "one\n\ntwo")
    }

    @Test("links are absolute, follow the base element, and come once, without fragments")
    func links() throws {
        let page = try extract(
            """
            <head><base href="/base/"></head><body><p><a href="x.html#part">X</a> <a href="x.html">again</a>
            <a href="//other.example.org/y?q=1&amp;r=2">Y</a> <a href="mailto:a@example.org">mail</a>
            <a href="javascript:alert(1)">script</a> <a href="#here">here</a> <a href="file:///etc/passwd">file</a>
            <a href="HTTPS://EXAMPLE.org/ä b"><em>Z</em> z</a> <a>none</a> <a href="">empty</a></p></body>
            """
        )
        #expect(
            page.links == [
                PageLink(url: "https://example.org/base/x.html", text: "X"),
                PageLink(url: "https://other.example.org/y?q=1&r=2", text: "Y"),
                PageLink(url: "https://example.org/%C3%A4%20b", text: "Z z"),
            ]
        )
    }

    @Test(
        "broken markup still gives its text",
        arguments: [
            "<p>text", "text", "<<p>>text", "<html><body><div><p>text</div></span></b>", "<p>text<!-- never ends",
            "<table><tr><td>text", "<p>text</p><scr", "</p></div>text", "<body><p>te&shy;xt</p>&#0;",
        ]
    )
    func brokenMarkup(html: String) throws {
        #expect(try extract(html).text.contains("text"))
    }

    @Test("NUL bytes and invalid UTF-8 do not end a page")
    func invalidBytes() throws {
        let page = try extract(
            Data("<p>before".utf8 + [0, 0xFF, 0xC3] + "after</p>".utf8),
            type: "text/html; charset=utf-8"
        )
        #expect(page.text.hasPrefix("before"))
        #expect(page.text.hasSuffix("after"))
    }

    @Test("an empty page has no text and no title")
    func emptyPage() throws {
        for html in ["", " ", "<!DOCTYPE html>", "<html></html>", "<script>x</script>"] {
            let page = try extract(html)
            #expect(page.text.isEmpty)
            #expect(page.title.isEmpty)
        }
    }

    @Test("nesting without end is refused instead of exhausting the worker")
    func deepNesting() async throws {
        let html = String(repeating: "<div>", count: 200_000) + "text"
        let error = try await failure { try extract(html) }
        #expect(error.type == CatalogFailure.pageTooComplex)
        #expect(error.isNonRetryable)
        let allowed = String(repeating: "<div>", count: 240) + "text"
        #expect(try extract(allowed).text == "text")
    }

    @Test("more elements than any document has are refused")
    func manyElements() async throws {
        let html = String(repeating: "<br>", count: HTMLDocument.maximumElements + 10)
        let error = try await failure { try extract(html) }
        #expect(error.type == CatalogFailure.pageTooComplex)
    }

    @Test(
        "a tag with attributes without end is refused, wherever it hides",
        arguments: ["<a ", "<!-- <b x='--><a ", "<script></script><a ,=\"", "<title><script></title><i "]
    )
    func manyAttributes(prefix: String) async throws {
        let html = prefix + (0..<100_000).map { "a\($0)" }.joined(separator: " ") + "\">text"
        let error = try await failure { try extract(html) }
        #expect(error.type == CatalogFailure.pageTooComplex)
    }

    @Test("long values, scripts and arithmetic are not taken for attributes")
    func longValues() throws {
        let words = String(repeating: "word ", count: 5_000)
        let html = "<p title=\"\(words)\" data-x='\(words)'>a &lt; b</p><script>for (;i<n;) { x = '\(words)' }</script>"
        #expect(try extract(html).text == "a < b")
    }

    @Test("overlapping tags made to be slow are refused")
    func overlappingTags() async throws {
        let error = try await failure { try extract(String(repeating: "<b", count: 500_000)) }
        #expect(error.type == CatalogFailure.pageTooComplex)
    }

    @Test("titles fall back to the social title and the first heading, and are bounded")
    func titles() throws {
        #expect(try extract("<meta property='og:title' content='Social'><h1>Head</h1>").title == "Social")
        #expect(try extract("<title> </title><body><h1>Head</h1>").title == "Head")
        let long = try extract("<title>" + String(repeating: "x", count: 1_000) + "</title>").title
        #expect(long.count == PageExtractor.maximumTitleLength)
    }

    @Test("plain text is taken as it is")
    func plainText() throws {
        let page = try extract("\n First line\n\n<b>not bold</b>\n", type: "text/plain")
        #expect(page.title == "First line")
        #expect(page.text == "First line\n\n<b>not bold</b>")
    }

    @Test(
        "charsets come from the header, the mark, the page, or the bytes",
        arguments: [
            ([0x63, 0x61, 0x66, 0xE9], "text/html; charset=ISO-8859-1"),
            (Array("café".utf8), "text/html; charset=\"UTF-8\""),
            (Array("café".utf8), "text/html"),
            ([0x63, 0x61, 0x66, 0xE9], "text/html"),
            ([0xEF, 0xBB, 0xBF] + Array("café".utf8), "text/html; charset=iso-8859-1"),
            ([0xFE, 0xFF, 0, 0x63, 0, 0x61, 0, 0x66, 0, 0xE9], "text/html"),
            (Array("<meta charset=iso-8859-1>caf".utf8) + [0xE9], "text/html"),
        ] as [([UInt8], String)]
    )
    func charsets(bytes: [UInt8], type: String) throws {
        let text = try extract(Data(bytes), type: type).text
        #expect(text.hasSuffix("caf\u{E9}"))
    }

    @Test("charsets beyond Latin are decoded, bytes without meaning replaced")
    func otherCharsets() throws {
        let cyrillic = try extract(Data([0xD0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4]), type: "text/html; charset=koi8-r")
        #expect(cyrillic.text == "привет")
        let japanese = try extract(Data([0x93, 0xFA, 0xFF, 0x96, 0x7B]), type: "text/html; charset=shift_jis")
        #expect(japanese.text == "日\u{FFFD}本")
        let unknown = try extract(Data("plain".utf8), type: "text/html; charset=no-such-charset")
        #expect(unknown.text == "plain")
    }

    @Test("the example article gives its title, its text and its links")
    func exampleArticle() throws {
        let html = try Data(contentsOf: URL(filePath: examples + "/pages/article.html"))
        let page = try extract(html)
        #expect(page.title.hasPrefix("Harbour heat"))
        #expect(page.text.contains("said Mayor Elena Marsh"))
        #expect(page.text.contains("2025/26 9,400 127 GWh"))
        #expect(!page.text.contains("Subscribe"))
        #expect(!page.text.contains("Most read"))
        #expect(page.links.contains { $0.url == "https://energy.example.edu/reports/deep-basin" })
    }
}

/// The folder of the examples in this repository.
let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples").standardized.path
