import Fermata
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import FermataCatalog

@Suite("Fetching pages")
struct PageFetcherTests {
    private func fetch(_ address: String, limits: WebLimits = WebLimits()) async throws -> PageFetcher.RawPage {
        try await PageFetcher(limits: limits, fileRoots: []).fetch(PageSource(address))
    }

    @Test("a page comes with its type, its charset and where it was in the end")
    func page() async throws {
        try await LoopbackSite.serving(["/old": .redirect("/new?q=1"), "/new?q=1": .html("<p>hi</p>")]) { site in
            let page = try await fetch(site.address("/old"))
            #expect(page.url.absoluteString == site.address("/new?q=1"))
            #expect(page.type == MediaType(essence: "text/html", charset: "utf-8"))
            #expect(page.body == Data("<p>hi</p>".utf8))
        }
    }

    @Test("a page of 50 MB is refused, whether it says so or not", arguments: [true, false])
    func tooLarge(announced: Bool) async throws {
        let part = [UInt8](repeating: 0x61, count: 1 << 20)
        var answer = LoopbackSite.Answer(headers: [("content-type", "text/html")], body: part, repeats: 50)
        if !announced { answer.headers.append(("transfer-encoding", "chunked")) }
        try await LoopbackSite.serving(["/": answer]) { site in
            let error = try await failure { try await fetch(site.address("/")) }
            #expect(error.type == CatalogFailure.pageTooLarge)
            #expect(error.isNonRetryable)
            #expect(error.message.contains("5242880 bytes"))
        }
    }

    @Test("a page at the limit is read, one byte more is not")
    func limit() async throws {
        let limits = WebLimits(maximumPageBytes: 10)
        try await LoopbackSite.serving(["/10": .html("0123456789"), "/11": .html("0123456789a")]) { site in
            #expect(try await fetch(site.address("/10"), limits: limits).body.count == 10)
            let error = try await failure { try await fetch(site.address("/11"), limits: limits) }
            #expect(error.type == CatalogFailure.pageTooLarge)
        }
    }

    @Test("other types than HTML, XHTML and plain text are refused by name")
    func contentType() async throws {
        let image = LoopbackSite.Answer(headers: [("content-type", "image/png")], body: [1, 2, 3])
        try await LoopbackSite.serving(["/": image]) { site in
            let error = try await failure { try await fetch(site.address("/")) }
            #expect(error.type == CatalogFailure.unsupportedContentType)
            #expect(error.isNonRetryable)
            #expect(error.message.contains("image/png"))
        }
    }

    @Test("a compressed answer nobody asked for is refused")
    func compressed() async throws {
        let answer = LoopbackSite.Answer(headers: [("content-type", "text/html"), ("content-encoding", "gzip")])
        try await LoopbackSite.serving(["/": answer]) { site in
            let error = try await failure { try await fetch(site.address("/")) }
            #expect(error.type == CatalogFailure.unsupportedContentType)
        }
    }

    @Test("a missing page is final; a busy or broken site is not, and is obeyed in when to come back")
    func statuses() async throws {
        let busy = LoopbackSite.Answer(status: .tooManyRequests, headers: [("retry-after", "7")])
        let pages = ["/busy": busy, "/broken": LoopbackSite.Answer(status: .badGateway)]
        try await LoopbackSite.serving(pages) { site in
            let missing = try await failure { try await fetch(site.address("/missing")) }
            #expect(missing.type == CatalogFailure.pageRefused)
            #expect(missing.isNonRetryable)
            #expect(missing.message.contains("404"))
            let busy = try await failure { try await fetch(site.address("/busy")) }
            #expect(busy.type == CatalogFailure.siteUnavailable)
            #expect(!busy.isNonRetryable)
            #expect(busy.nextRetryDelay == .seconds(7))
            let broken = try await failure { try await fetch(site.address("/broken")) }
            #expect(!broken.isNonRetryable)
            #expect(broken.nextRetryDelay == nil)
        }
    }

    @Test("redirects without end are refused, and so are those to other schemes")
    func redirects() async throws {
        let pages = ["/loop": LoopbackSite.Answer.redirect("/loop"), "/file": .redirect("file:///etc/passwd")]
        try await LoopbackSite.serving(pages) { site in
            for path in ["/loop", "/file"] {
                let error = try await failure { try await fetch(site.address(path)) }
                #expect(error.type == CatalogFailure.redirectRefused)
            }
            #expect(site.log.count == 7)
        }
    }

    @Test("a site that is not there, or breaks off, may come back")
    func unreachable() async throws {
        let half = LoopbackSite.Answer(headers: [("content-type", "text/html")], body: [0x61], breaksOff: true)
        let port = try await LoopbackSite.serving(["/": half]) { site in
            let error = try await failure { try await fetch(site.address("/")) }
            #expect(error.type == CatalogFailure.pageUnreachable)
            return site.port
        }
        let error = try await failure { try await fetch("http://127.0.0.1:\(port)/page?secret=1") }
        #expect(error.type == CatalogFailure.pageUnreachable)
        #expect(!error.isNonRetryable)
        #expect(!error.message.contains("secret"))
    }

    @Test("Retry-After is read as seconds or as a date, and bounded")
    func retryAfter() {
        let now = Date(timeIntervalSince1970: 784_111_777)
        #expect(RetryAfter.delay("12", now: now) == .seconds(12))
        #expect(RetryAfter.delay("Sun, 06 Nov 1994 08:50:37 GMT", now: now) == .seconds(60))
        #expect(RetryAfter.delay("99999999999999999999", now: now) == RetryAfter.longest)
        for text in ["", "soon", "-1", "0", "Sun, 06 Nov 1994 08:49:00 GMT"] {
            #expect(RetryAfter.delay(text, now: now) == nil)
        }
        #expect(RetryAfter.delay(nil, now: now) == nil)
    }

    @Test("Content-Type headers are taken apart")
    func mediaTypes() {
        #expect(
            MediaType(header: " Text/HTML ; Charset=\"Utf-8\" ; x=y")
                == MediaType(essence: "text/html", charset: "Utf-8")
        )
        #expect(MediaType(header: "text/plain") == MediaType(essence: "text/plain"))
        #expect(MediaType(header: ";;=;charset=").charset == nil)
    }
}
