import Fermata
import Foundation

/// Gets a site's robots.txt as RFC 9309 asks: a site without one allows everything, a site that cannot say allows
/// nothing, so that asking is retried and nothing is read meanwhile.
struct RobotsFetcher: Sendable {
    /// Four times what the RFC asks robots to read. A larger file is refused and not read in part, for the part left
    /// out may forbid what is read.
    static let maximumBytes = 2_000 << 10

    let http: HTTPFetcher
    let files: FileRoots

    init(limits: WebLimits, fileRoots: [String]) {
        http = HTTPFetcher(limits: limits)
        files = FileRoots(roots: fileRoots)
    }

    /// The text; `nil` if there is none.
    func fetch(_ source: PageSource) async throws -> String? {
        switch source {
        case .web(let url):
            let (head, body) = try await http.get(
                url,
                accept: "text/plain",
                maximumBytes: Self.maximumBytes,
                follow: { _ in },
                inspect: Self.check
            )
            return head.status == 200 ? String(decoding: body, as: UTF8.self) : nil
        case .file(let path):
            do {
                return String(decoding: try await files.read(path, limit: Self.maximumBytes).data, as: UTF8.self)
            } catch let error as ApplicationError where error.type == CatalogFailure.fileUnreadable {
                return nil
            }
        }
    }

    private static func check(_ head: HTTPFetcher.Head) throws {
        guard head.status == 429 || head.status >= 500 else { return }
        throw CatalogFailure.passing(
            CatalogFailure.siteUnavailable,
            "\(head.url.shown) answered with status \(head.status), so nothing of the site may be read.",
            retryAfter: RetryAfter.delay(head.retryAfter, now: Date())
        )
    }
}
