import Foundation

/// `json/plain`: compact JSON with sorted keys. Encodes any `Encodable` value.
///
/// Dates are RFC 3339 text with milliseconds in UTC, as other SDKs read and write them; `Data` inside a value is
/// base64. Slashes are not escaped. Integers keep all 64 bits.
public struct JSONPayloadConverter: EncodingPayloadConverter {
    public var encoding: String { "json/plain" }

    /// Creates the converter.
    public init() {}

    public func convertValue(_ value: some Any) throws -> Payload? {
        guard let value = value as? any Encodable else { return nil }
        return Payload(encoding: encoding, data: try Self.encode(value))
    }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        guard let decodable = type as? any Decodable.Type else {
            if let void = () as? Value { return void }
            throw FermataError(.payloadConversion, "The type \(type) is not Decodable. Make it Codable.")
        }
        do {
            if let value = try Self.decode(decodable, from: payload.data) as? Value { return value }
        } catch let error as DecodingError {
            throw FermataError(.payloadConversion, "JSON does not fit \(type): \(error.fieldDescription)", cause: error)
        }
        throw FermataError(.payloadConversion, "JSON decoded to something other than \(type).")
    }

    static func encode(_ value: any Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.milliseconds.formatted(fractionalDates))
        }
        do {
            return try encoder.encode(value)
        } catch let error as EncodingError {
            throw FermataError(.payloadConversion, "\(type(of: value)) cannot be written as JSON.", cause: error)
        }
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            if let date = try? Date(text, strategy: fractionalDates) { return date }
            if let date = try? Date(text, strategy: .iso8601) { return date }
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an RFC 3339 date")
            )
        }
        return try decoder.decode(type, from: data)
    }
}

private let fractionalDates = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

extension Date {
    /// The nearest millisecond, for a format that cuts off what is finer: a little above it, because most milliseconds
    /// have no exact binary form, and one just below would lose itself at every encoding.
    fileprivate var milliseconds: Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 * 1_000).rounded() / 1_000 + 0.000_25)
    }
}

extension DecodingError {
    /// Names the field and the trouble, never the value: payloads must not reach logs.
    var fieldDescription: String {
        func path(_ context: Context) -> String {
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
            return path.isEmpty ? "the value" : "field '\(path.hasPrefix(".") ? String(path.dropFirst()) : path)'"
        }
        return switch self {
        case .keyNotFound(let key, let context): "\(path(context)) lacks '\(key.stringValue)'"
        case .typeMismatch(let type, let context): "\(path(context)) is not a \(type)"
        case .valueNotFound(let type, let context): "\(path(context)) is null, a \(type) is needed"
        case .dataCorrupted(let context): "\(path(context)) is malformed"
        @unknown default: "malformed"
        }
    }
}
