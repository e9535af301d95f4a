import Foundation

/// `binary/plain`: raw bytes. Encodes `Data` and `[UInt8]`.
public struct BytesPayloadConverter: EncodingPayloadConverter {
    public var encoding: String { "binary/plain" }

    /// Creates the converter.
    public init() {}

    public func convertValue(_ value: some Any) throws -> Payload? {
        if let data = value as? Data { return Payload(encoding: encoding, data: data) }
        // The exact type: by a cast, an empty array of anything would be one of bytes.
        guard Self.isBytes(type(of: value)), let bytes = value as? [UInt8] else { return nil }
        return Payload(encoding: encoding, data: Data(bytes))
    }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        if let data = payload.data as? Value { return data }
        if Self.isBytes(type), let bytes = Array(payload.data) as? Value { return bytes }
        throw FermataError(.payloadConversion, "Raw bytes arrived where a value of type \(type) was expected.")
    }

    private static func isBytes(_ type: Any.Type) -> Bool { type == [UInt8].self || type == [UInt8]?.self }
}
