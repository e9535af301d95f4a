import Crypto
import Foundation
import JWTKit
import Testing

@testable import FermataEngine

@Suite("token verifier")
struct TokenVerifierTests {
    private static let secret = Data("a secret of the tests, of 40 bytes or so".utf8)

    /// What a token says; only what is set is written.
    private struct Claims: JWTPayload {
        var sub: String? = "alice"
        var iss: String?
        var aud: [String]?
        var exp: Int?
        var nbf: Int?
        var iat: Int?
        var permissions: [String]? = ["default:read", "orders:write", "temporal-system:worker"]
        var roles: [String]?

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    /// Stands still at 1,000 seconds after 1970.
    private struct StoppedClock: EngineClock {
        func now() -> EngineTime { EngineTime(nanoseconds: 1_000_000_000_000) }
        func sleep(until time: EngineTime) {}
    }

    private func verifier(_ options: EngineTokenOptions? = nil) async throws -> TokenVerifier {
        try await TokenVerifier(options ?? EngineTokenOptions(keys: [.secret(Self.secret)]), clock: StoppedClock())
    }

    private func token(_ claims: Claims = Claims(), header: JWTHeader = JWTHeader()) async throws -> String {
        try await JWTKeyCollection().add(hmac: HMACKey(from: Self.secret), digestAlgorithm: .sha256)
            .sign(claims, header: header)
    }

    @Test("a token with a good signature tells who calls and what they may do")
    func good() async throws {
        let principal = try #require(await verifier().principal(token()))
        #expect(principal.kind == .token)
        #expect(principal.name == "alice")
        #expect(principal.permissions.namespaces == ["default": .reader, "orders": .writer])
        #expect(principal.permissions.system == .worker)
    }

    @Test("a token with another signature proves nothing")
    func badSignature() async throws {
        let other = HMACKey(from: Data("another secret that is as long as the first".utf8))
        let token = try await JWTKeyCollection().add(hmac: other, digestAlgorithm: .sha256).sign(Claims())
        #expect(try await verifier().principal(token) == nil)
    }

    @Test("a token whose claims were changed proves nothing")
    func changed() async throws {
        var parts = try await token().split(separator: ".").map(String.init)
        let claims = Data(#"{"sub":"alice","permissions":["temporal-system:admin"]}"#.utf8)
        parts[1] = claims.base64EncodedString().trimmingCharacters(in: ["="])
        #expect(try await verifier().principal(parts.joined(separator: ".")) == nil)
    }

    @Test("what is no token proves nothing", arguments: ["", "a", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "é.é.é"])
    func noToken(_ text: String) async throws {
        #expect(try await verifier().principal(text) == nil)
    }

    @Test("an unsigned token proves nothing")
    func unsigned() async throws {
        let token = try await JWTKeyCollection().addUnsecuredNone().sign(Claims())
        #expect(try await verifier().principal(token) == nil)
    }

    @Test(
        "times are checked to the second",
        arguments: [
            (Claims(exp: 1001), true), (Claims(exp: 1000), false), (Claims(exp: 999), false),
            (Claims(nbf: 1000), true), (Claims(nbf: 1001), false),
            (Claims(iat: 1000), true), (Claims(iat: 1001), false),
        ]
    )
    private func times(_ claims: Claims, _ isGood: Bool) async throws {
        #expect(try await (verifier().principal(token(claims)) != nil) == isGood)
    }

    @Test("the issuer and the audience are checked if they are set")
    func issuerAndAudience() async throws {
        let options = EngineTokenOptions(keys: [.secret(Self.secret)], issuer: "us", audience: "fermata")
        let verifier = try await verifier(options)
        #expect(try await verifier.principal(token(Claims(iss: "us", aud: ["x", "fermata"]))) != nil)
        #expect(try await verifier.principal(token(Claims(iss: "them", aud: ["fermata"]))) == nil)
        #expect(try await verifier.principal(token(Claims(iss: "us", aud: ["x"]))) == nil)
        #expect(try await verifier.principal(token(Claims(iss: "us"))) == nil)
        #expect(try await verifier.principal(token(Claims(aud: ["fermata"]))) == nil)
    }

    @Test("a token without a subject proves nothing")
    func noSubject() async throws {
        #expect(try await verifier().principal(token(Claims(sub: nil))) == nil)
    }

    @Test("permissions that cannot be read are passed over")
    func oddPermissions() async throws {
        let claims = Claims(permissions: ["default", "default:fly", ":admin", "default:WRITE", "a:b:c"])
        let principal = try #require(await verifier().principal(token(claims)))
        #expect(principal.permissions == EnginePermissions(namespaces: ["default": .writer]))
    }

    @Test("the claim with the permissions can be another")
    func otherClaim() async throws {
        let options = EngineTokenOptions(keys: [.secret(Self.secret)], permissionsClaim: "roles")
        let claims = Claims(permissions: ["temporal-system:admin"], roles: ["default:read"])
        let principal = try #require(await verifier(options).principal(token(claims)))
        #expect(principal.permissions == EnginePermissions(namespaces: ["default": .reader]))
    }

    @Test("a token that demands what is not understood proves nothing")
    func critical() async throws {
        var header = JWTHeader()
        header.crit = ["b64"]
        #expect(try await verifier().principal(token(header: header)) == nil)
    }

    @Test("public keys in PEM check the algorithm of their kind")
    func publicKeys() async throws {
        let p256 = ES256PrivateKey()
        let ed25519 = try EdDSA.PrivateKey()
        let rsa = try Insecure.RSA.PrivateKey(pem: TestKeys.rsa)
        let pems = [
            p256.publicKey.pemRepresentation, ed25519.publicKey.pemRepresentation, rsa.publicKey.pemRepresentation,
        ]
        let verifier = try await verifier(EngineTokenOptions(keys: pems.map { .publicKey(pem: $0) }))
        let tokens = [
            try await JWTKeyCollection().add(ecdsa: p256).sign(Claims()),
            try await JWTKeyCollection().add(eddsa: ed25519).sign(Claims()),
            try await JWTKeyCollection().add(rsa: rsa, digestAlgorithm: .sha256).sign(Claims()),
            try await JWTKeyCollection().add(rsa: rsa, digestAlgorithm: .sha512).sign(Claims()),
        ]
        for token in tokens { #expect(await verifier.principal(token)?.name == "alice") }
        let stranger = try await JWTKeyCollection().add(ecdsa: ES256PrivateKey()).sign(Claims())
        #expect(await verifier.principal(stranger) == nil)
    }

    @Test("a public key is never taken for a secret")
    func confusion() async throws {
        let rsa = try Insecure.RSA.PrivateKey(pem: TestKeys.rsa)
        let pem = rsa.publicKey.pemRepresentation
        let verifier = try await verifier(EngineTokenOptions(keys: [.publicKey(pem: pem)]))
        let forged = try await JWTKeyCollection().add(hmac: HMACKey(from: Data(pem.utf8)), digestAlgorithm: .sha256)
            .sign(Claims())
        #expect(await verifier.principal(forged) == nil)
    }

    @Test("keys of a set are found by their id, and a key that names no algorithm serves all of its kind")
    func keySet() async throws {
        let rsa = try Insecure.RSA.PrivateKey(pem: TestKeys.rsa)
        let (modulus, exponent) = try rsa.publicKey.getKeyPrimitives()
        let json = #"{"keys":[{"kty":"RSA","kid":"one","n":"\#(modulus.base64URL)","e":"\#(exponent.base64URL)"}]}"#
        let verifier = try await verifier(EngineTokenOptions(keys: [.keySet(json: Data(json.utf8))]))
        // A stranger's token that comes first must not fix the algorithm for those after it.
        for digest in [DigestAlgorithm.sha512, .sha256, .sha384] {
            let keys = await JWTKeyCollection().add(rsa: rsa, digestAlgorithm: digest, kid: "one")
            #expect(await verifier.principal(try await keys.sign(Claims(), kid: "one"))?.name == "alice")
        }
        let unknown = await JWTKeyCollection().add(rsa: rsa, digestAlgorithm: .sha256, kid: "two")
        #expect(await verifier.principal(try await unknown.sign(Claims(), kid: "two")) == nil)
    }

    @Test(
        "keys that cannot be used are refused at the start",
        arguments: [
            [EngineTokenKey.secret(Data("short".utf8))], [.publicKey(pem: "none")], [.keySet(json: Data("{}".utf8))],
            [],
        ]
    )
    func badKeys(_ keys: [EngineTokenKey]) async {
        await #expect(throws: EngineError.self) { try await verifier(EngineTokenOptions(keys: keys)) }
    }
}

extension Data {
    fileprivate var base64URL: String {
        base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .trimmingCharacters(in: ["="])
    }
}
