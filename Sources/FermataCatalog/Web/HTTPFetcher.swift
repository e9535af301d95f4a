import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Gets one document over HTTP, within limits.
struct HTTPFetcher: Sendable {
    /// What a server said before the body.
    struct Head: Sendable {
        var url: URL
        var status: Int
        var contentType: MediaType?
        var contentEncoding: String?
        var contentLength: Int?
        var retryAfter: String?
    }

    let limits: WebLimits

    /// Gets a document.
    ///
    /// Every attempt has a connection of its own, since pages are seconds apart. `follow` is asked before each
    /// redirect and throws to refuse it; `inspect` sees the head of the final answer and throws to leave the body
    /// unread.
    func get(
        _ start: URL,
        accept: String,
        maximumBytes: Int,
        follow: @Sendable (URL) throws -> Void,
        inspect: @Sendable (Head) throws -> Void
    ) async throws -> (head: Head, body: Data) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        // The activity that fetches is retried, where everybody can see it.
        configuration.connectionPool.retryConnectionEstablishment = false
        // The deadline below ends with the head; this is for a body that stalls.
        configuration.timeout.read = TimeAmount(limits.timeout)
        let deadline = NIODeadline.now() + TimeAmount(limits.timeout)
        do {
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                var url = start
                for _ in 0...max(limits.maximumRedirects, 0) {
                    var request = HTTPClientRequest(url: url.absoluteString)
                    // Nothing compressed: a few bytes must not become gigabytes.
                    request.headers = [
                        "user-agent": limits.userAgent, "accept": accept, "accept-encoding": "identity",
                    ]
                    let response = try await client.execute(request, deadline: deadline)
                    if let target = response.redirectTarget(from: url) {
                        guard target.scheme == "http" || target.scheme == "https" else {
                            throw refused("\(url.shown) redirects to something that is not a web page.")
                        }
                        try follow(target)
                        url = target
                        continue
                    }
                    let head = Head(response, url: url)
                    try inspect(head)
                    return (head, try await collect(response, head: head, maximumBytes: maximumBytes))
                }
                throw refused("\(start.shown) redirects more than \(limits.maximumRedirects) times.")
            }
        } catch {
            throw translate(error, start)
        }
    }

    private func collect(_ response: HTTPClientResponse, head: Head, maximumBytes: Int) async throws -> Data {
        let tooLarge = CatalogFailure.final(
            CatalogFailure.pageTooLarge,
            "The page at \(head.url.shown) has more than the \(maximumBytes) bytes that are read."
        )
        if let length = head.contentLength, length > maximumBytes { throw tooLarge }
        var body = ByteBuffer()
        for try await part in response.body {
            guard body.readableBytes + part.readableBytes <= maximumBytes else { throw tooLarge }
            body.writeImmutableBuffer(part)
        }
        return Data(buffer: body)
    }

    private func refused(_ message: String) -> any Error {
        CatalogFailure.final(CatalogFailure.redirectRefused, message)
    }
}

extension HTTPFetcher.Head {
    fileprivate init(_ response: HTTPClientResponse, url: URL) {
        self.init(
            url: url,
            status: Int(response.status.code),
            contentType: response.headers.first(name: "content-type").map(MediaType.init(header:)),
            contentEncoding: response.headers.first(name: "content-encoding")?.lowercased(),
            contentLength: response.headers.first(name: "content-length").flatMap(Int.init),
            retryAfter: response.headers.first(name: "retry-after")
        )
    }
}

extension HTTPClientResponse {
    fileprivate func redirectTarget(from url: URL) -> URL? {
        guard [301, 302, 303, 307, 308].contains(status.code), let location = headers.first(name: "location") else {
            return nil
        }
        return URL(string: location, relativeTo: url)?.absoluteURL
    }
}
