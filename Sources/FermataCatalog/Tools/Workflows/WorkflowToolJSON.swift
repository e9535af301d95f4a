import Fermata
import FermataAI
import Foundation

/// JSON in the arguments of tools whose values have no type here.
enum WorkflowToolJSON {
    /// The value of a text; `nil` if the text is empty.
    ///
    /// - Throws: `ToolError` if it is no JSON.
    static func value(_ text: String) throws -> JSONValue? {
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        guard text.utf8.count <= 256 << 10,
            let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        else { throw ToolError("The input must be JSON of at most 256 KiB. A text needs quotes.") }
        return value
    }

    /// - Throws: `ToolError` if the text has more bytes than allowed.
    static func text(_ value: JSONValue, atMost limit: Int) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        guard data.count <= limit else {
            throw ToolError("The answer has \(data.count) bytes, more than the \(limit) that are read.")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
