import Foundation
import JWTKit

/// Tells from a JSON web token who the caller is.
struct TokenVerifier: Sendable {
    /// The part of a token's header that chooses the key.
    private struct Header: Decodable {
        var alg: String
        var kid: String?
        var crit: [String]?
    }

    private let options: EngineTokenOptions
    private let keys: [TokenVerificationKey]
    private let clock: any EngineClock

    /// - Throws: `EngineError` if a key cannot be used.
    init(_ options: EngineTokenOptions, clock: any EngineClock) async throws {
        var keys: [TokenVerificationKey] = []
        for key in options.keys { keys += try await TokenVerificationKey.reading(key) }
        guard !keys.isEmpty else {
            throw EngineError.invalidArgument("Tokens are to be checked, but there is no key to check them with.")
        }
        self.options = options
        self.keys = keys
        self.clock = clock
    }

    /// The caller, or `nil` if the token proves nothing.
    func principal(_ token: String) async -> Principal? {
        guard let header = Self.header(of: token), header.crit == nil else { return nil }
        for key in keys where key.algorithm == header.alg && key.answers(to: header.kid) {
            let claims = try? await key.keys.verify(token, as: TokenClaims.self)
            guard let claims, isValid(claims) else { continue }
            let permissions = EnginePermissions.reading(claims.lists[options.permissionsClaim] ?? []).permissions
            return Principal(kind: .token, name: claims.subject, permissions: permissions)
        }
        return nil
    }

    private func isValid(_ claims: TokenClaims) -> Bool {
        let now = clock.now().date.timeIntervalSince1970
        if let expires = claims.expires, now >= expires { return false }
        if let notBefore = claims.notBefore, now < notBefore { return false }
        if let issuedAt = claims.issuedAt, now < issuedAt { return false }
        if let issuer = options.issuer, claims.issuer != issuer { return false }
        if let audience = options.audience, !claims.audiences.contains(audience) { return false }
        return true
    }

    private static func header(of token: String) -> Header? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var text = String(parts[0]).replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text).flatMap { try? JSONDecoder().decode(Header.self, from: $0) }
    }
}
