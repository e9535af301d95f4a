import Foundation

/// JSON whose bytes depend on the value alone, for hashes and for comparing.
enum CanonicalJSON {
    /// The bytes: members in the order of their names, no blanks. `nil` for what JSON cannot say, such as infinity.
    static func data(_ value: some Encodable) -> Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try? encoder.encode(value)
    }
}
