public import Foundation

/// How JSON web tokens are checked.
///
/// A token needs a `sub` claim, a signature by one of ``keys`` and, in the claim ``permissionsClaim``, a list of
/// permissions as in ``EnginePermissions``. `exp`, `nbf` and `iat` are checked if they are there.
public struct EngineTokenOptions: Sendable {
    /// What signatures are checked with.
    public var keys: [EngineTokenKey]
    /// What `iss` must say; `nil` accepts every issuer.
    public var issuer: String?
    /// What `aud` must say or contain; `nil` accepts tokens for everybody.
    public var audience: String?
    /// The claim with the list of permissions.
    public var permissionsClaim: String

    /// Creates options that check signatures, times and what is given.
    public init(
        keys: [EngineTokenKey],
        issuer: String? = nil,
        audience: String? = nil,
        permissionsClaim: String = "permissions"
    ) {
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
        self.permissionsClaim = permissionsClaim
    }
}

/// A key, or a set of keys, that signatures of tokens are checked with.
public struct EngineTokenKey: Sendable {
    enum Kind: Sendable {
        case secret(Data)
        case publicKey(String)
        case keySet(Data)
    }

    let kind: Kind

    /// A secret shared with the issuer: of 32 bytes or more for HS256, 48 for HS384 too, and 64 for HS512 too.
    public static func secret(_ secret: Data) -> Self { Self(kind: .secret(secret)) }

    /// A public key in PEM, for RS256 to RS512, ES256 to ES512 or EdDSA: the kind of the key decides.
    public static func publicKey(pem: String) -> Self { Self(kind: .publicKey(pem)) }

    /// The public keys in a JSON web key set.
    public static func keySet(json: Data) -> Self { Self(kind: .keySet(json)) }
}
