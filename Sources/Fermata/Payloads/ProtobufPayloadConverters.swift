import Foundation
import SwiftProtobuf

/// `json/protobuf`: a protobuf message as JSON, with its full name in the metadata.
///
/// Keys are sorted and no space is written, as the Python SDK does, so the bytes are the same in both.
public struct JSONProtobufPayloadConverter: EncodingPayloadConverter {
    public var encoding: String { "json/protobuf" }

    /// Creates the converter.
    public init() {}

    public func convertValue(_ value: some Any) throws -> Payload? {
        guard let message = value as? any Message else { return nil }
        // Durations, timestamps and the like are JSON without an object around them.
        let object = try JSONSerialization.jsonObject(with: try message.jsonUTF8Data(), options: .fragmentsAllowed)
        let data = try JSONSerialization.data(
            withJSONObject: object,
            options: [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
        )
        return .message(encoding: encoding, name: type(of: message).protoMessageName, data: data)
    }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        let type = try messageType(of: payload, as: type)
        var options = JSONDecodingOptions()
        options.ignoreUnknownFields = true
        return try unwrap(try type.init(jsonUTF8Data: payload.data, options: options))
    }
}

/// `binary/protobuf`: a protobuf message in wire format, with its full name in the metadata.
///
/// The default chain decodes this format but prefers `json/protobuf` when it encodes, as the other SDKs do. Put this
/// converter before ``JSONProtobufPayloadConverter`` in a ``CompositePayloadConverter`` to write it.
public struct BinaryProtobufPayloadConverter: EncodingPayloadConverter {
    public var encoding: String { "binary/protobuf" }

    /// Creates the converter.
    public init() {}

    public func convertValue(_ value: some Any) throws -> Payload? {
        guard let message = value as? any Message else { return nil }
        return .message(
            encoding: encoding,
            name: type(of: message).protoMessageName,
            data: try message.serializedData()
        )
    }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        try unwrap(try messageType(of: payload, as: type).init(serializedBytes: payload.data))
    }
}

extension Payload {
    fileprivate static func message(encoding: String, name: String, data: Data) -> Payload {
        Payload(metadata: ["encoding": Data(encoding.utf8), "messageType": Data(name.utf8)], data: data)
    }
}

private func messageType<Value>(of payload: Payload, as type: Value.Type) throws -> any Message.Type {
    let expected = (type as? any OptionalValue.Type)?.wrappedType ?? type
    guard let message = expected as? any Message.Type else {
        throw FermataError(.payloadConversion, "A protobuf message arrived where a \(type) was expected.")
    }
    if let name = payload.metadata["messageType"], String(decoding: name, as: UTF8.self) != message.protoMessageName {
        throw FermataError(
            .payloadConversion,
            "The message \(String(decoding: name, as: UTF8.self)) arrived where \(message.protoMessageName) was expected."
        )
    }
    return message
}

private func unwrap<Value>(_ message: any Message) throws -> Value {
    guard let value = message as? Value else {
        throw FermataError(.payloadConversion, "A \(type(of: message)) is not a \(Value.self).")
    }
    return value
}
