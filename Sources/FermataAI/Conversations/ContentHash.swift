import Crypto
import Foundation

/// A SHA-256, which names content.
struct ContentHash: Hashable, Sendable {
    /// 32 of them.
    let bytes: Data

    /// What no content has: the place before the first entry.
    static let zero = ContentHash(bytes: Data(repeating: 0, count: SHA256.byteCount))

    private init(bytes: Data) { self.bytes = bytes }

    /// The name of content.
    init(of content: Data) {
        bytes = Data(SHA256.hash(data: content))
    }

    /// A name as a database keeps it; `nil` if it cannot be one.
    init?(stored: Data) {
        guard stored.count == SHA256.byteCount else { return nil }
        bytes = stored
    }

    /// A name as people and payloads write it; `nil` unless it is 64 lower-case hexadecimal digits.
    init?(hex: String) {
        let digits = hex.utf8.compactMap(Self.value)
        guard hex.utf8.count == 2 * SHA256.byteCount, digits.count == hex.utf8.count else { return nil }
        bytes = Data(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    /// In lower-case hexadecimal.
    var hex: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
