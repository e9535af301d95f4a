import Fermata
import FermataAI
import Foundation
import Testing

@testable import FermataCatalog

@Suite("Review activities")
struct ReviewActivityTests {
    @Test("the example article becomes references and a draft, and its text stays out of them")
    func exampleArticle() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder)
            let pages = PageActivities(
                fetcher: PageFetcher(limits: WebLimits(), fileRoots: [examples]),
                store: store
            )
            let page = try await pages.fetchPage(input: .init(source: examples + "/pages/article.html"))
            #expect(page.title.hasPrefix("Harbour heat"))
            #expect(page.wordCount > 500)
            #expect(page.linkCount >= 4)
            #expect(try await store.text(page.text).contains("Tomas Lindqvist"))
            #expect(try await store.value([PageLink].self, page.links).count == page.linkCount)

            let analysis = AnalysisActivities(store: store, model: LocalLanguageModel())
            let draft = ReviewDraft(
                page: page,
                summary: try await analysis.summarize(input: .init(text: page.text, sentences: 3)),
                entities: try await analysis.extractEntities(input: .init(text: page.text)),
                classification: try await analysis.classify(
                    input: .init(text: page.text, labels: WebPageReviewInput.defaultLabels)
                )
            )
            #expect(!draft.summary.text.isEmpty)
            #expect(draft.models == ["local"])
            let people = draft.entities.entities.filter { $0.kind == .person }.map(\.text)
            #expect(people.contains("Elena Marsh"))
            #expect(draft.entities.entities.contains { $0.kind == .money })
            #expect(draft.classification.label != nil)
            #expect(try JSONEncoder().encode(draft).count < 50_000)

            let automatic = WebPageReviewResult(draft: draft, decision: nil, deadlineSeconds: 60)
            #expect(automatic.isAutomatic)
            #expect(automatic.explanation == "Approved automatically: nobody decided within 60 seconds.")
            let decision = ReviewDecision(verdict: .approve, reviewer: "Ada", editedSummary: "Shorter.")
            let edited = WebPageReviewResult(draft: draft, decision: decision, deadlineSeconds: 60)
            #expect(edited.outcome == .approved)
            #expect(edited.summary == "Shorter." && edited.isSummaryEdited)
        }
    }

    @Test("a page without text is refused, and says why that may be")
    func pageWithoutText() async throws {
        try await withTemporaryFolder { folder in
            try write("<html><script>render()</script></html>", to: folder + "/empty.html")
            let pages = PageActivities(
                fetcher: PageFetcher(limits: WebLimits(), fileRoots: [folder]),
                store: ContentStore(directory: folder + "/content")
            )
            let error = try await failure { try await pages.fetchPage(input: .init(source: folder + "/empty.html")) }
            #expect(error.type == CatalogFailure.pageWithoutText)
            #expect(error.isNonRetryable)
        }
    }
}
