import Foundation

/// The one JSON document that a command with `--json` writes: indented, keys sorted, dates in UTC.
package enum JSONDocument {
    package static func text(_ value: some Encodable) throws -> String {
        String(decoding: try data(value, formatting: [.prettyPrinted]), as: UTF8.self)
    }

    /// The value on one line, for places inside running text.
    package static func line(_ value: some Encodable) throws -> String {
        String(decoding: try data(value, formatting: []), as: UTF8.self)
    }

    private static func data(_ value: some Encodable, formatting: JSONEncoder.OutputFormatting) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(value)
    }
}
