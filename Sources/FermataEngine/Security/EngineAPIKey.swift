import Crypto
import Foundation

/// A secret that stands for one caller. Only its hash is kept.
///
/// Make keys at random, of 32 bytes or more: hashes of words that people choose can be guessed.
public struct EngineAPIKey: Sendable {
    /// Shorter keys are refused.
    static let minimumLength = 16

    /// Whose key it is, for logs and limits.
    public var name: String
    /// What the caller may do.
    public var permissions: EnginePermissions
    /// The SHA-256 hash of the key.
    let digest: [UInt8]

    /// A key in plain text.
    ///
    /// Returns `nil` if it has fewer than 16 bytes.
    public init?(name: String, key: String, permissions: EnginePermissions) {
        guard key.utf8.count >= Self.minimumLength else { return nil }
        self.name = name
        self.permissions = permissions
        digest = Array(SHA256.hash(data: Data(key.utf8)))
    }

    /// A key of which only the SHA-256 hash is known, as 64 hexadecimal digits.
    ///
    /// Returns `nil` if it is not such a hash.
    public init?(name: String, sha256 hash: String, permissions: EnginePermissions) {
        let digits = hash.compactMap(\.hexDigitValue)
        guard digits.count == hash.count, digits.count == SHA256.byteCount * 2 else { return nil }
        self.name = name
        self.permissions = permissions
        digest = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
