import Fermata
import FermataCatalog
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@Suite("Catalogue: pages that are reviewed", .needsServer, .live)
struct ReviewedPageTests {
    @Test("the text of a page from the web is in the content store, and no long stretch of it in the history")
    func noTextInHistory() async throws {
        // Short sentences, so that a summary of three of them is no long stretch.
        let text = (1...300).map { "Lamp \($0) of the harbour is lit at dusk by its keeper." }.joined(separator: " ")
        let page = LoopbackSite.Answer.html("<title>Lamps</title><main><p>\(text)</p></main>")
        try await LoopbackSite.serving(["/old": .redirect("/lamps"), "/lamps": page]) { site in
            let address = site.address("/old")
            let end = site.address("/lamps")
            try await withCatalog { catalog in
                let handle = try await catalog.draftedReview(address)
                _ = try await handle.decide(ReviewDecision(verdict: .approve, reviewer: "Ada"))
                let result = try await handle.result()
                #expect(result.page.url == end)
                #expect(try await catalog.store.data(for: result.page.text) == Data(text.utf8))
                let payloads = try await catalog.history().events.flatMap { Self.payloads($0.attributes) }
                #expect(payloads.contains { $0.contains(result.page.text.sha256) })
                for start in stride(from: 0, to: text.utf8.count - 200, by: 200) {
                    let stretch = text.dropFirst(start).prefix(200)
                    #expect(!payloads.contains { $0.contains(stretch) }, "the history holds '\(stretch)'")
                }
            }
        }
    }

    @Test("a page of broken HTML is read as far as it can be")
    func brokenHTML() async throws {
        let html = """
            <p>The bridge <b>was closed<i> on Monday</b> by the council. <div><li>Ferries run</div></p></main>
            <table><td>instead. <a href="/next>The end<
            """
        try await LoopbackSite.serving(["/": .html("<title>Bro&ken</tite></title>" + html)]) { site in
            let address = site.address("/")
            try await withCatalog { catalog in
                let result = try await catalog.review(address, deadline: 1).result()
                #expect(result.page.title.hasPrefix("Bro&ken"))
                #expect(result.page.wordCount >= 9)
                #expect(result.summary.contains("bridge"))
            }
        }
    }

    @Test(
        "a page that cannot be reviewed fails the workflow at the first attempt, and the message says why",
        arguments: [
            ("/image", CatalogFailure.unsupportedContentType, "image/png"),
            ("/large", CatalogFailure.pageTooLarge, "bytes"),
            ("/missing", CatalogFailure.pageRefused, "404"),
            ("/scripts", CatalogFailure.pageWithoutText, "no readable text"),
            ("/loop", CatalogFailure.redirectRefused, "redirect"),
        ]
    )
    func refusedPages(path: String, type: String, word: String) async throws {
        let pages: [String: LoopbackSite.Answer] = [
            "/image": .init(headers: [("content-type", "image/png")], body: [0x89, 0x50]),
            "/large": .init(
                headers: [("content-type", "text/html"), ("transfer-encoding", "chunked")],
                body: [UInt8](repeating: 0x61, count: 1 << 20),
                repeats: 50
            ),
            "/scripts": .html("<title>App</title><script>render()</script>"),
            "/loop": .redirect("/loop"),
        ]
        try await LoopbackSite.serving(pages) { site in
            let address = site.address(path)
            try await withCatalog { catalog in
                try await expectRefusal(of: address, catalog, type: type, word: word)
            }
        }
    }

    @Test(
        "a file that may not or cannot be read fails the workflow, which does not say whether it is there",
        arguments: [
            ("/etc/hostname.txt", CatalogFailure.fileNotAllowed),
            ("/no/such/folder/page.html", CatalogFailure.fileNotAllowed),
            (CatalogContext.files + "/../README.txt", CatalogFailure.fileNotAllowed),
            (CatalogContext.files + "/pages/missing.html", CatalogFailure.fileUnreadable),
        ]
    )
    func refusedFiles(path: String, type: String) async throws {
        try await withCatalog { catalog in
            try await expectRefusal(of: path, catalog, type: type, word: path)
        }
    }

    @Test("a site that is not there is tried five times before the workflow fails")
    func unreachable() async throws {
        let address = "http://127.0.0.1:\(try LoopbackPort.free())/page?token=secret"
        try await withCatalog { catalog in
            let error = try await catalog.failure(WebPageReviewWorkflow.self, WebPageReviewInput(source: address))
            #expect(error.type == CatalogFailure.pageUnreachable)
            #expect(!error.message.contains("secret"))
            #expect(try await catalog.history().last("ActivityTaskStarted")?.attributes["attempt"].integer == 5)
        }
    }

    @Test(
        "bad input is refused by the name of the field before anything is fetched",
        arguments: [
            (WebPageReviewInput(source: "ftp://example.org/"), "'source'"),
            (WebPageReviewInput(source: "x.html", labels: []), "'labels'"),
            (WebPageReviewInput(source: "x.html", summarySentences: 0), "'summarySentences'"),
            (WebPageReviewInput(source: "x.html", decisionDeadlineSeconds: 0), "'decisionDeadlineSeconds'"),
        ]
    )
    func badInput(input: WebPageReviewInput, field: String) async throws {
        try await withCatalog { catalog in
            let error = try await catalog.failure(WebPageReviewWorkflow.self, input)
            #expect(error.type == CatalogFailure.invalidInput)
            #expect(error.message.contains(field), "\(error.message)")
            #expect(try await catalog.history().count("ActivityTaskScheduled") == 0)
        }
    }

    private func expectRefusal(
        of source: String,
        _ catalog: CatalogContext,
        type: String,
        word: String
    ) async throws {
        let error = try await catalog.failure(WebPageReviewWorkflow.self, WebPageReviewInput(source: source))
        #expect(error.type == type)
        #expect(error.isNonRetryable)
        #expect(error.message.contains(word), "\(error.message)")
        let history = try await catalog.history()
        #expect(history.last("ActivityTaskStarted")?.attributes["attempt"].integer == 1)
        #expect(history.completedActivities == [:])
        #expect(history.events.last?.type == "WorkflowExecutionFailed")
    }

    /// The bytes of every payload below a value.
    private static func payloads(_ value: LenientJSON) -> [String] {
        var found = value.array.flatMap(payloads) + value.object.values.flatMap(payloads)
        if !value["metadata"].object.isEmpty, let data = value["data"].string.flatMap({ Data(base64Encoded: $0) }) {
            found.append(String(decoding: data, as: UTF8.self))
        }
        return found
    }
}
