import Crypto
import Foundation
import JWTKit

/// One key with the one algorithm it may be used for.
///
/// The algorithm is part of the key and never taken from the token, so that nobody can have a public key taken for a
/// secret.
struct TokenVerificationKey: Sendable {
    /// Shorter secrets are refused.
    static let minimumSecretBytes = SHA256.byteCount

    /// The `kid` that tokens name it by; `nil` if it was configured without.
    let id: String?
    let algorithm: String
    /// Holds this key only.
    let keys: JWTKeyCollection

    /// Whether a token may mean this key by its `kid`.
    func answers(to id: String?) -> Bool {
        id == nil || self.id == nil || self.id == id
    }

    /// The keys behind a configured one.
    ///
    /// - Throws: `EngineError` if it cannot be used.
    static func reading(_ key: EngineTokenKey) async throws -> [TokenVerificationKey] {
        switch key.kind {
        case .secret(let secret): try await secrets(secret)
        case .publicKey(let pem): try await publicKeys(pem)
        case .keySet(let json): try await keySet(json)
        }
    }

    private static func secrets(_ secret: Data) async throws -> [TokenVerificationKey] {
        guard secret.count >= minimumSecretBytes else {
            throw EngineError.invalidArgument("Secrets for tokens need \(minimumSecretBytes) bytes or more.")
        }
        let key = HMACKey(from: secret)
        var keys = [
            Self(id: nil, algorithm: "HS256", keys: await JWTKeyCollection().add(hmac: key, digestAlgorithm: .sha256))
        ]
        // A secret must not be shorter than the hash; the library stops the process if it is.
        if secret.count >= SHA384.byteCount {
            let collection = await JWTKeyCollection().add(hmac: key, digestAlgorithm: .sha384)
            keys.append(Self(id: nil, algorithm: "HS384", keys: collection))
        }
        if secret.count >= SHA512.byteCount {
            let collection = await JWTKeyCollection().add(hmac: key, digestAlgorithm: .sha512)
            keys.append(Self(id: nil, algorithm: "HS512", keys: collection))
        }
        return keys
    }

    private static func publicKeys(_ pem: String) async throws -> [TokenVerificationKey] {
        if let key = try? Insecure.RSA.PublicKey(pem: pem) {
            let digests: [(String, DigestAlgorithm)] = [("RS256", .sha256), ("RS384", .sha384), ("RS512", .sha512)]
            var keys: [TokenVerificationKey] = []
            for (algorithm, digest) in digests {
                let collection = await JWTKeyCollection().add(rsa: key, digestAlgorithm: digest)
                keys.append(Self(id: nil, algorithm: algorithm, keys: collection))
            }
            return keys
        }
        if let key = try? ES256PublicKey(pem: pem) {
            return [Self(id: nil, algorithm: "ES256", keys: await JWTKeyCollection().add(ecdsa: key))]
        }
        if let key = try? ES384PublicKey(pem: pem) {
            return [Self(id: nil, algorithm: "ES384", keys: await JWTKeyCollection().add(ecdsa: key))]
        }
        if let key = try? ES512PublicKey(pem: pem) {
            return [Self(id: nil, algorithm: "ES512", keys: await JWTKeyCollection().add(ecdsa: key))]
        }
        if let key = try? EdDSA.PublicKey(pem: pem) {
            return [Self(id: nil, algorithm: "EdDSA", keys: await JWTKeyCollection().add(eddsa: key))]
        }
        throw EngineError.invalidArgument("The PEM for tokens holds no public RSA, P-256, P-384, P-521 or Ed25519 key.")
    }

    private static func keySet(_ json: Data) async throws -> [TokenVerificationKey] {
        let set: JWKS
        do {
            set = try JSONDecoder().decode(JWKS.self, from: json)
        } catch {
            throw EngineError.invalidArgument("The key set for tokens cannot be read: it needs RSA, EC or OKP keys.")
        }
        var keys: [TokenVerificationKey] = []
        for jwk in set.keys {
            for algorithm in algorithms(of: jwk) {
                // The collection wants an id for each key and falls back to its only key whatever a token names.
                var copy = jwk
                copy.algorithm = algorithm
                copy.keyIdentifier = JWKIdentifier(string: jwk.keyIdentifier?.string ?? "key")
                do {
                    let collection = try await JWTKeyCollection().add(jwk: copy, isDefault: true)
                    keys.append(Self(id: jwk.keyIdentifier?.string, algorithm: algorithm.rawValue, keys: collection))
                } catch {
                    throw EngineError.invalidArgument("A key of the key set for tokens is incomplete.")
                }
            }
        }
        return keys
    }

    /// The algorithm a key is meant for, or those its kind allows if it does not say.
    private static func algorithms(of key: JWK) -> [JWK.Algorithm] {
        if let algorithm = key.algorithm { return algorithm == .rsaOAEP ? [] : [algorithm] }
        if key.keyType == .rsa { return [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512] }
        if key.keyType == .octetKeyPair { return [.eddsa] }
        switch key.curve?.rawValue {
        case "P-256": return [.es256]
        case "P-384": return [.es384]
        case "P-521": return [.es512]
        default: return []
        }
    }
}
