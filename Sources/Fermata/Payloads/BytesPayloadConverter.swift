import Foundation

/// `binary/plain`: raw bytes. Encodes `Data` and `[UInt8]`.
public struct BytesPayloadConverter: EncodingPayloadConverter {
    public var encoding: String { "binary/plain" }

    /// Creates the converter.
    public init() {}

    public func convertValue(_ value: some Any) throws -> Payload? {
        switch value {
        case let data as Data: Payload(encoding: encoding, data: data)
        case let bytes as [UInt8]: Payload(encoding: encoding, data: Data(bytes))
        default: nil
        }
    }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        if let data = payload.data as? Value { return data }
        if let bytes = Array(payload.data) as? Value { return bytes }
        throw FermataError(.payloadConversion, "Raw bytes arrived where a value of type \(type) was expected.")
    }
}
