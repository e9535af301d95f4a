package import Fermata
import Foundation

/// Any JSON, so that results of every shape can be returned and compared.
package enum JSONValue: Codable, Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            // 10.0 and 10 are the same JSON number; a Double above 2^53 would not be.
            self = Int(exactly: value).map(JSONValue.integer) ?? .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let fields): try container.encode(fields)
        }
    }
}

extension JSONValue {
    /// A payload as the corpus shows it: bytes as base64 under the name of their encoding, no value as `null`.
    package init(_ payload: Payload?) throws {
        switch payload?.encoding {
        case nil where payload == nil, "binary/null":
            self = .null
        case "binary/plain":
            self = .object(["binary/plain": .string(payload?.data.base64EncodedString() ?? "")])
        case "json/plain":
            self = try JSONDecoder().decode(Self.self, from: payload?.data ?? Data())
        case let encoding:
            throw CorpusError("A payload has the encoding \(encoding ?? "none"), which the corpus does not use.")
        }
    }

    /// A field of an object; `null` for everything that lacks it.
    subscript(_ field: String) -> JSONValue {
        guard case .object(let fields) = self else { return .null }
        return fields[field] ?? .null
    }

    /// The text, empty for everything that is no text.
    var text: String {
        guard case .string(let text) = self else { return "" }
        return text
    }

    /// The elements, none for everything that is no list.
    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}

extension JSONValue: CustomStringConvertible {
    /// JSON with sorted keys: equal values give equal text in every process.
    package var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): value.debugDescription
        case .array(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
        case .object(let fields):
            "{"
                + fields.sorted { $0.key < $1.key }
                .map { "\($0.key.debugDescription): \($0.value)" }
                .joined(separator: ", ") + "}"
        }
    }
}
