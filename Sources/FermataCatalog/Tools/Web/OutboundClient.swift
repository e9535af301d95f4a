import AsyncHTTPClient
import Fermata
import FermataAI
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Makes HTTP requests for tools, within their ``OutboundAccess``.
///
/// For each request and each redirect the host must be on the list, its name is resolved once, the address is checked,
/// and the connection is made to that very address: a name that means another address a moment later (DNS rebinding)
/// changes nothing. TLS still checks the name. No proxy of the environment is used.
struct OutboundClient: Sendable {
    struct Request: Sendable {
        var method: HTTPMethod = .GET
        var url: URL
        var headers: [(String, String)] = []
        var body: Data?

        /// What is asked after a redirect, as RFC 9110 (15.4) allows. Nothing the caller has said, in headers and body,
        /// goes to another origin: each may be a secret, whatever the header's name. What changes something at one origin
        /// is only looked at in another.
        func redirected(to target: URL, status: Int) -> Request {
            var next = self
            next.url = target
            let isElsewhere = !target.hasOrigin(of: url)
            if [301, 302, 303].contains(status) || isElsewhere {
                next.method = method == .HEAD ? .HEAD : .GET
                next.body = nil
                next.headers.removeAll { $0.0.lowercased().hasPrefix("content-") }
            }
            if isElsewhere { next.headers = [] }
            return next
        }
    }

    struct Response: Sendable {
        /// Where it came from in the end.
        var url: URL
        var status: Int
        var headers: HTTPHeaders
        var body: Data
        /// Whether more came than the limit allows; it was left unread.
        var isCut: Bool
    }

    let access: OutboundAccess
    /// Whether redirects to another scheme, host or port are refused, also where that host is allowed.
    var staysAtOrigin = false
    /// The first address of a host.
    var resolve: @Sendable (_ host: String, _ port: Int) async throws -> SocketAddress = { host, port in
        try await onBlockingThread { try SocketAddress.makeAddressResolvingHost(host, port: port) }
    }

    /// - Throws: `ToolError` for what the model may change, such as an address that is not allowed; `ApplicationError` for
    ///   what may pass, such as a site that does not answer.
    func send(_ request: Request) async throws -> Response {
        let deadline = NIODeadline.now() + TimeAmount(access.timeout)
        var request = request
        for _ in 0...max(access.maximumRedirects, 0) {
            let (response, target) = try await sendOnce(request, deadline)
            guard let target else { return response }
            guard !staysAtOrigin || target.hasOrigin(of: request.url) else {
                throw ToolError("\(request.url.shown) redirects to another site, which is not allowed.")
            }
            request = request.redirected(to: target, status: response.status)
        }
        throw ToolError("\(request.url.shown) redirects more than \(access.maximumRedirects) times.")
    }

    private func sendOnce(_ request: Request, _ deadline: NIODeadline) async throws -> (Response, URL?) {
        let (host, address) = try await checked(request.url)
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.read = TimeAmount(access.timeout)
        configuration.dnsOverride = [host: address]
        // Its spans would show the whole address, which is what a model has said.
        configuration.tracing.tracer = nil
        do {
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                var message = HTTPClientRequest(url: request.url.absoluteString)
                message.method = request.method
                // Nothing compressed: a few bytes must not become gigabytes.
                message.headers = ["user-agent": access.userAgent, "accept-encoding": "identity"]
                for (name, value) in request.headers { message.headers.replaceOrAdd(name: name, value: value) }
                if let body = request.body { message.body = .bytes(ByteBuffer(data: body)) }
                let answer = try await client.execute(message, deadline: deadline)
                if [301, 302, 303, 307, 308].contains(answer.status.code),
                    let location = answer.headers.first(name: "location"),
                    let target = URL(string: location, relativeTo: request.url)?.absoluteURL
                {
                    let empty = Response(
                        url: request.url,
                        status: Int(answer.status.code),
                        headers: answer.headers,
                        body: Data(),
                        isCut: false
                    )
                    return (empty, target)
                }
                return (try await collect(answer, request.url, deadline), nil)
            }
        } catch {
            throw translated(error, request.url)
        }
    }

    /// The host's name and the address to connect to.
    private func checked(_ url: URL) async throws -> (host: String, address: String) {
        guard let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https", let host = url.host,
            !host.isEmpty, url.user == nil, url.password == nil
        else {
            throw ToolError("The address must be http or https, with a host and without user and password.")
        }
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        guard access.allows(host: host, port: port) else {
            throw ToolError("The host '\(host.prefix(253))' at port \(port) is not among the allowed ones.")
        }
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let address: SocketAddress
        do {
            address = try await resolve(name, port)
        } catch {
            throw ToolError("There is no host '\(host.prefix(253))'.")
        }
        guard access.allowsPrivateAddresses || PublicAddress.contains(address) else {
            throw ToolError("The host '\(host.prefix(253))' is not on the public internet, which is not allowed.")
        }
        guard let address = address.ipAddress else { throw ToolError("There is no host '\(host.prefix(253))'.") }
        return (host, address)
    }

    private func collect(_ answer: HTTPClientResponse, _ url: URL, _ deadline: NIODeadline) async throws -> Response {
        var body = ByteBuffer()
        var isCut = false
        for try await part in answer.body {
            // Slow bytes are within the time for one read, each; together they must be within the call's.
            guard NIODeadline.now() < deadline else { throw HTTPClientError.deadlineExceeded }
            let room = access.maximumBytes - body.readableBytes
            body.writeImmutableBuffer(
                part.getSlice(at: part.readerIndex, length: min(room, part.readableBytes)) ?? part
            )
            if part.readableBytes > room {
                isCut = true
                break
            }
        }
        return Response(
            url: url,
            status: Int(answer.status.code),
            headers: answer.headers,
            body: Data(buffer: body),
            isCut: isCut
        )
    }

    private func translated(_ error: any Error, _ url: URL) -> any Error {
        switch error {
        case is ApplicationError, is CancellationError, is ToolError:
            return error
        case let error as HTTPClientError where error == .cancelled && Task.isCancelled:
            return CancellationError()
        case let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout:
            return CatalogFailure.passing(
                CatalogFailure.pageUnreachable,
                "\(url.shown) did not answer within \(access.timeout)."
            )
        case let error as HTTPClientError:
            return CatalogFailure.passing(
                CatalogFailure.pageUnreachable,
                "\(url.shown) cannot be read: \(error.shortDescription)."
            )
        default:
            return CatalogFailure.passing(CatalogFailure.pageUnreachable, "\(url.shown) cannot be reached.")
        }
    }
}

extension URL {
    /// Whether scheme, host and port are the same (RFC 6454).
    fileprivate func hasOrigin(of other: URL) -> Bool {
        scheme?.lowercased() == other.scheme?.lowercased() && host?.lowercased() == other.host?.lowercased()
            && (port ?? standardPort) == (other.port ?? other.standardPort)
    }

    private var standardPort: Int { scheme?.lowercased() == "https" ? 443 : 80 }
}
