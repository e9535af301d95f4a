import Foundation

/// Any JSON, for reading what another program wrote. What is missing reads as `null`.
package enum LenientJSON: Codable, Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([LenientJSON])
    case object([String: LenientJSON])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([LenientJSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: LenientJSON].self))
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
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    package subscript(_ key: String) -> LenientJSON { object[key] ?? .null }

    package var object: [String: LenientJSON] {
        if case .object(let value) = self { value } else { [:] }
    }

    package var array: [LenientJSON] {
        if case .array(let value) = self { value } else { [] }
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// A whole number, also one written as text, as protobuf does with 64 bits.
    package var integer: Int? {
        switch self {
        case .integer(let value): value
        case .string(let value): Int(value)
        default: nil
        }
    }
}
