import JWTKit

/// The claims of a token that decide who the caller is. The signature is proved before they are read.
struct TokenClaims: JWTPayload {
    /// Any claim, by its name.
    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    /// What may stand in a list; anything but a string is passed over.
    private struct Element: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    var subject: String
    var issuer: String?
    var audiences: [String]
    var expires: Double?
    var notBefore: Double?
    var issuedAt: Double?
    /// Every claim that is a list, by name. Which one has the permissions is configured.
    var lists: [String: [String]]

    init(from decoder: any Decoder) throws {
        let claims = try decoder.container(keyedBy: Name.self)
        subject = try claims.decode(String.self, forKey: Name("sub"))
        issuer = try claims.decodeIfPresent(String.self, forKey: Name("iss"))
        expires = try claims.decodeIfPresent(Double.self, forKey: Name("exp"))
        notBefore = try claims.decodeIfPresent(Double.self, forKey: Name("nbf"))
        issuedAt = try claims.decodeIfPresent(Double.self, forKey: Name("iat"))
        lists = [:]
        for name in claims.allKeys {
            lists[name.stringValue] = try? claims.decode([Element].self, forKey: name).compactMap(\.text)
        }
        let audience = try? claims.decode(String.self, forKey: Name("aud"))
        audiences = audience.map { [$0] } ?? lists["aud"] ?? []
    }

    /// Tokens are only read here.
    func encode(to encoder: any Encoder) throws {
        throw EngineError.internalError("Tokens are not made here.")
    }

    /// The claims are checked by `TokenVerifier`, which has the clock and the options.
    func verify(using algorithm: some JWTAlgorithm) {}
}
