import Foundation

/// Gets pages from the web and from allowed folders, and turns everything that can go wrong into a failure that says
/// whether trying again may help.
struct PageFetcher: Sendable {
    /// A page as it came.
    struct RawPage: Sendable {
        /// Where the page was in the end.
        var url: URL
        var type: MediaType
        var body: Data
    }

    let http: HTTPFetcher
    let files: FileRoots

    init(limits: WebLimits, fileRoots: [String]) {
        http = HTTPFetcher(limits: limits)
        files = FileRoots(roots: fileRoots)
    }

    /// Gets a page. `follow` throws to refuse a redirect.
    func fetch(_ source: PageSource, follow: @Sendable (URL) throws -> Void = { _ in }) async throws -> RawPage {
        switch source {
        case .web(let url): try await fetch(url, follow: follow)
        case .file(let path): try await fetch(path)
        }
    }

    private func fetch(_ path: String) async throws -> RawPage {
        guard let type = MediaType(fileName: path) else {
            throw CatalogFailure.final(
                CatalogFailure.unsupportedContentType,
                "The file '\(path)' is no page. Its name must end in .html, .htm, .xhtml, .xht or .txt."
            )
        }
        let (path, data) = try await files.read(path, limit: http.limits.maximumPageBytes)
        return RawPage(url: URL(filePath: path, directoryHint: .notDirectory), type: type, body: data)
    }

    private func fetch(_ url: URL, follow: @Sendable (URL) throws -> Void) async throws -> RawPage {
        let (head, body) = try await http.get(
            url,
            accept: "text/html, application/xhtml+xml, text/plain;q=0.8",
            maximumBytes: http.limits.maximumPageBytes,
            follow: follow,
            inspect: Self.check
        )
        return RawPage(url: head.url, type: head.contentType ?? MediaType(essence: "text/html"), body: body)
    }

    private static func check(_ head: HTTPFetcher.Head) throws {
        switch head.status {
        case 200, 203:
            break
        case 408, 425, 429, 500...:
            throw CatalogFailure.passing(
                CatalogFailure.siteUnavailable,
                "\(head.url.shown) answered with status \(head.status).",
                retryAfter: RetryAfter.delay(head.retryAfter, now: Date())
            )
        default:
            throw CatalogFailure.final(
                CatalogFailure.pageRefused,
                "\(head.url.shown) answered with status \(head.status). Check the address."
            )
        }
        if let encoding = head.contentEncoding, encoding != "identity" {
            throw CatalogFailure.final(
                CatalogFailure.unsupportedContentType,
                "\(head.url.shown) is compressed ('\(encoding.prefix(40))') although plain bytes were asked for."
            )
        }
        guard let type = head.contentType, !(type.isHTML || type.isPlainText) else { return }
        throw CatalogFailure.final(
            CatalogFailure.unsupportedContentType,
            "\(head.url.shown) is '\(type.essence.prefix(80))'. Only HTML, XHTML and plain text are read."
        )
    }
}
