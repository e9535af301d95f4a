import Fermata
import Foundation

/// The activity that gets pages.
@ActivityContainer
struct PageActivities {
    struct Request: Codable, Sendable, Hashable {
        var source: String
    }

    let fetcher: PageFetcher
    let store: ContentStore

    /// Gets a page and extracts what it says; the text and the links go into the content store.
    @Activity
    func fetchPage(input: Request) async throws -> FetchedPage {
        try await Heartbeats.during { try await fetch(input) }
    }

    private func fetch(_ input: Request) async throws -> FetchedPage {
        let page = try await fetcher.fetch(PageSource(input.source))
        let content = try await onBlockingThread { try PageExtractor.extract(page) }
        guard !content.text.isEmpty else {
            throw CatalogFailure.final(
                CatalogFailure.pageWithoutText,
                "\(page.url.shown) holds no readable text. Pages that only scripts fill cannot be read."
            )
        }
        let text = try await store.store(text: content.text)
        let links = try await store.store(json: content.links)
        return FetchedPage(
            url: page.url.absoluteString,
            title: content.title,
            language: content.language,
            text: text,
            links: links,
            linkCount: content.links.count,
            wordCount: content.text.split(whereSeparator: \.isWhitespace).count
        )
    }
}
