import Crypto
import Fermata

/// A secret for keyed hashes, which does not show up where a value holding it is printed, dumped or interpolated.
public struct GuardrailKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// As many bytes as give a hash its whole strength (RFC 2104, section 3, recommends no less).
    public static let minimumBytes = 32

    let symmetric: SymmetricKey

    /// Takes a secret, for example 32 random bytes in hexadecimal.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` if it has fewer than ``minimumBytes``.
    public init(_ secret: String) throws {
        guard secret.utf8.count >= Self.minimumBytes else {
            throw FermataError(
                .invalidConfiguration,
                "The key of the guardrails must have at least \(Self.minimumBytes) bytes. `openssl rand -hex 32` makes one."
            )
        }
        symmetric = SymmetricKey(data: Array(secret.utf8))
    }

    public var description: String { "GuardrailKey(hidden)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
