import Fermata
import FermataAI
import Foundation
import NIOHTTP1

/// Sends one operation's request.
struct OpenAPICall: Sendable {
    let operation: OpenAPIOperation
    let baseURL: URL
    let headers: [String: String]
    let client: OutboundClient

    /// - Throws: `ToolError` for what the API refuses, `ApplicationError` where trying again may help and does no harm.
    func run(_ arguments: JSONValue) async throws -> String {
        let response = try await client.send(try request(arguments))
        let body = text(response)
        switch response.status {
        case 200..<300:
            return body.isEmpty ? "(status \(response.status), no content)" : body
        case 408, 425, 429, 500...:
            // What changes something is not sent again: it may have been done.
            guard operation.method == "post" || operation.method == "patch" else {
                throw CatalogFailure.passing(
                    CatalogFailure.siteUnavailable,
                    "The API answered '\(operation.id.prefix(100))' with status \(response.status).",
                    retryAfter: RetryAfter.delay(response.headers.first(name: "retry-after"), now: Date())
                )
            }
            throw ToolError(
                "The API answered with status \(response.status); what was asked may have been done. \(body)"
            )
        default:
            throw ToolError("The API answered with status \(response.status). \(body)")
        }
    }

    private func request(_ arguments: JSONValue) throws -> OutboundClient.Request {
        var path = operation.path
        var query: [URLQueryItem] = []
        var headers = self.headers.map { ($0.key, $0.value) } + [("accept", "application/json, text/plain;q=0.5")]
        for parameter in operation.parameters {
            guard let value = arguments[parameter.name], value != .null else { continue }
            let texts = try texts(of: value, parameter.name)
            switch parameter.place {
            case .path:
                let joined = texts.joined(separator: ",")
                // A dot alone would climb: a segment is a name.
                guard !joined.isEmpty, joined != ".", joined != "..",
                    let escaped = joined.addingPercentEncoding(withAllowedCharacters: Self.segment)
                else { throw ToolError("'\(parameter.name)' cannot be part of a path.") }
                path = path.replacing("{\(parameter.name)}", with: escaped)
            case .query:
                query += texts.map { URLQueryItem(name: parameter.name, value: $0) }
            case .header:
                let value = texts.joined(separator: ",")
                guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                    throw ToolError("'\(parameter.name)' goes into a header, which has no such characters.")
                }
                // What the program sets, a model does not.
                guard !headers.contains(where: { $0.0.lowercased() == parameter.name.lowercased() }) else { continue }
                headers.append((parameter.name, value))
            }
        }
        guard !path.contains("{") else { throw ToolError("A part of the path \(operation.path) is missing.") }
        var components = URLComponents(url: baseURL, resolvingAgainstBaseURL: false)
        let base = components?.percentEncodedPath ?? ""
        components?.percentEncodedPath = (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
        if !query.isEmpty { components?.queryItems = query }
        guard let url = components?.url else { throw ToolError("The arguments do not give an address.") }
        var request = OutboundClient.Request(
            method: HTTPMethod(rawValue: operation.method.uppercased()),
            url: url,
            headers: headers
        )
        if let body = arguments[OpenAPIOperation.bodyName], operation.body != nil {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            request.body = try encoder.encode(body)
            request.headers.append(("content-type", "application/json"))
        }
        if !operation.isReading, let call = ToolContext.current {
            // For APIs that know it: a call that is tried again is one call.
            request.headers.append(("idempotency-key", call.idempotencyKey.headerValue))
        }
        return request
    }

    private func texts(of value: JSONValue, _ name: String) throws -> [String] {
        switch value {
        case .string(let text): [text]
        case .integer(let number): ["\(number)"]
        case .unsigned(let number): ["\(number)"]
        case .number(let number): ["\(number)"]
        case .bool(let flag): ["\(flag)"]
        case .array(let elements): try elements.flatMap { try texts(of: $0, name) }
        case .null: []
        case .object: throw ToolError("'\(name)' must be a simple value or a list of them.")
        }
    }

    private func text(_ response: OutboundClient.Response) -> String {
        let text = String(decoding: response.body, as: UTF8.self)
        return response.isCut ? text + "\n[more than \(client.access.maximumBytes) bytes; the rest was left out]" : text
    }

    /// Characters of one segment of a path (RFC 3986, unreserved).
    private static let segment = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )
}

extension String {
    /// Printable ASCII only, of bounded length.
    fileprivate var headerValue: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { (0x21...0x7E).contains($0.value) }).prefix(200))
    }
}
