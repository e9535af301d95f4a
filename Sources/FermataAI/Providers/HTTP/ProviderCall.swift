import Fermata
import Foundation
import NIOHTTP1

/// A request to a provider.
struct ProviderCall: Sendable {
    let method: HTTPMethod
    /// What follows the base URL, a query included.
    let path: String
    let headers: HTTPHeaders
    let body: Data

    /// - Parameter idempotencyKey: Sent as `Idempotency-Key`, the name of the IETF's draft; one that a header cannot
    ///   carry, since workflows have any ids, as its SHA-256 in hexadecimal.
    init(path: String, headers: HTTPHeaders, body: JSONValue, idempotencyKey: String? = nil) throws {
        method = .POST
        self.path = path
        var headers = headers
        headers.add(name: "Content-Type", value: "application/json")
        headers.add(name: "User-Agent", value: "fermata")
        if let idempotencyKey {
            guard !idempotencyKey.isEmpty else {
                throw LanguageModelErrorType.invalidInput.error(
                    "The idempotency key is empty; leave it out or give one."
                )
            }
            let fits =
                idempotencyKey.utf8.count <= 255 && idempotencyKey.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            let hash = ContentHash(of: Data(idempotencyKey.utf8))
            headers.add(name: "Idempotency-Key", value: fits ? idempotencyKey : hash.hex)
        }
        self.headers = headers
        let encoder = JSONEncoder()
        // The same request is the same bytes, so that servers may cache it.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            self.body = try encoder.encode(body)
        } catch {
            throw LanguageModelErrorType.invalidInput.error("The request has a number that JSON cannot write.")
        }
    }

    /// A request whose body, if it has one, is no JSON value.
    init(_ method: HTTPMethod, path: String, headers: HTTPHeaders, body: Data = Data()) {
        self.method = method
        self.path = path
        var headers = headers
        headers.add(name: "User-Agent", value: "fermata")
        self.headers = headers
        self.body = body
    }
}
