import Fermata
public import FermataAI
import Foundation
import NIOHTTP1

/// Reads a page of the web: its title and its visible text.
///
/// Only hosts of the list, only http and https, and only addresses of the public internet unless the access says
/// otherwise; after redirects too. A site's robots.txt is not asked: a person asked for the page.
public struct WebFetchTool: Tool {
    /// The page to read.
    @Generable
    public struct Arguments: Codable, Sendable {
        /// Where the page is.
        @Guide(description: "The complete address of the page, with http or https.")
        public var url: String
        /// For pages longer than one answer.
        @Guide(
            description: "From which character on to read, for the rest of a long page. 0 for its beginning.",
            .minimum(0)
        )
        public var start: Int = 0
    }

    /// What a model reads of a page.
    public struct Page: Codable, Sendable {
        /// Where the page was in the end.
        public var url: String
        /// The page's title.
        public var title: String
        /// Its text, or a part of it.
        public var text: String
        /// Where the rest begins, if there is more.
        public var next: Int?
    }

    /// What a model calls it by.
    public let name = "web_fetch"
    /// What a model reads of it.
    public let description = "Reads a web page and returns its title and visible text."

    private let client: OutboundClient
    private let maximumCharacters: Int

    /// Creates the tool.
    ///
    /// - Parameter maximumCharacters: The most of a page's text in one answer.
    public init(access: OutboundAccess, maximumCharacters: Int = 20_000) {
        self.init(client: OutboundClient(access: access), maximumCharacters: maximumCharacters)
    }

    init(client: OutboundClient, maximumCharacters: Int = 20_000) {
        self.client = client
        self.maximumCharacters = max(maximumCharacters, 1)
    }

    public func call(arguments: Arguments) async throws -> Page {
        guard arguments.url.utf8.count <= PageSource.maximumLength, let url = URL(string: arguments.url) else {
            throw ToolError("'url' is no address, or has more than \(PageSource.maximumLength) bytes.")
        }
        let response = try await client.send(
            .init(url: url, headers: [("accept", "text/html, application/xhtml+xml, text/plain;q=0.8")])
        )
        switch response.status {
        case 200, 203: break
        case 408, 425, 429, 500...:
            throw CatalogFailure.passing(
                CatalogFailure.siteUnavailable,
                "\(response.url.shown) answered with status \(response.status).",
                retryAfter: RetryAfter.delay(response.headers.first(name: "retry-after"), now: Date())
            )
        default: throw ToolError("The site answered with status \(response.status). Check the address.")
        }
        guard !response.isCut else {
            throw ToolError("The page has more than the \(client.access.maximumBytes) bytes that are read.")
        }
        let type =
            response.headers.first(name: "content-type").map(MediaType.init(header:))
            ?? MediaType(essence: "text/html")
        guard type.isHTML || type.isPlainText else {
            throw ToolError("The page is '\(type.essence.prefix(80))'. Only HTML and plain text are read.")
        }
        let raw = PageFetcher.RawPage(url: response.url, type: type, body: response.body)
        let result = try await readable { try await onBlockingThread { try PageExtractor.extract(raw) } }
        let text = result.text.unicodeScalars
        guard arguments.start <= text.count else {
            throw ToolError("'start' is beyond the page's end: it has \(text.count) characters.")
        }
        let part = text.dropFirst(arguments.start).prefix(maximumCharacters)
        let end = arguments.start + part.count
        return Page(
            url: response.url.shown,
            title: result.title,
            text: String(part),
            next: end < text.count ? end : nil
        )
    }

    /// A page that cannot be read is news for the model, not a reason to try again.
    private func readable<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as ApplicationError where error.isNonRetryable {
            throw ToolError(error.message)
        }
    }
}
