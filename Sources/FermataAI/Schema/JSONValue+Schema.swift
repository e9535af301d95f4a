import Fermata

extension JSONValue {
    /// The value as JSON Schema sees it: 1.0 is the integer 1, in whatever way it was written.
    var normalized: JSONValue {
        switch self {
        case .unsigned(let value): Int64(exactly: value).map(JSONValue.integer) ?? self
        case .number(let value): Int64(exactly: value).map(JSONValue.integer) ?? self
        case .array(let values): .array(values.map(\.normalized))
        case .object(let members): .object(members.mapValues(\.normalized))
        case .null, .bool, .integer, .string: self
        }
    }

    /// The name of the value's type in JSON Schema; `integer` for numbers without a fraction.
    var schemaType: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer, .unsigned: "integer"
        case .number(let value): value.rounded() == value ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    func isOfSchemaType(_ type: String) -> Bool { schemaType == type || (type == "number" && schemaType == "integer") }

    var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .number(let value): value
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// Whether one number is less than another; integers compare exactly, beyond what a `Double` can tell apart.
    func isLess(than other: JSONValue) -> Bool {
        switch (normalized, other.normalized) {
        case (.integer(let left), .integer(let right)): left < right
        case (.unsigned(let left), .unsigned(let right)): left < right
        case (.unsigned, .integer): false
        case (.integer, .unsigned): true
        case (let left, let right): (left.doubleValue ?? .nan) < (right.doubleValue ?? .nan)
        }
    }

    /// A few words that show the value to its author. Long texts are cut.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .number(let value): Int64(exactly: value).map { "\($0)" } ?? "\(value)"
        case .string(let text): Self.quoted(text)
        case .array(let values): values.count == 1 ? "an array of 1 item" : "an array of \(values.count) items"
        case .object: "an object"
        }
    }

    /// The text in quotes on one line, cut to what fits into a sentence.
    static func quoted(_ text: String, limit: Int = 60) -> String {
        let line = text.prefix(limit).map { $0.isNewline || $0 == "\0" ? " " : String($0) }.joined()
        return "\"\(line)\(text.count > limit ? "…" : "")\""
    }
}
