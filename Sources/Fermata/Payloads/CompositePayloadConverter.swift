/// Tries a list of encodings in order: the first that accepts a value encodes it, the one named by a payload decodes it.
public struct CompositePayloadConverter: PayloadConverter {
    /// The encodings, in the order in which they are offered a value.
    public let converters: [any EncodingPayloadConverter]

    /// Creates a chain of encodings.
    public init(converters: [any EncodingPayloadConverter]) {
        self.converters = converters
    }

    public func convertValue(_ value: some Any) throws -> Payload {
        if let payload = value as? Payload { return payload }
        for converter in converters {
            if let payload = try converter.convertValue(value) { return payload }
        }
        throw FermataError(
            .payloadConversion,
            "A value of type \(type(of: value)) cannot be encoded. Make the type Codable, or add a converter for it."
        )
    }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        if let raw = payload as? Value { return raw }
        guard let encoding = payload.encoding else {
            throw FermataError(.payloadConversion, "A payload has no 'encoding' in its metadata; it cannot be decoded.")
        }
        guard let converter = converters.first(where: { $0.encoding == encoding }) else {
            throw FermataError(
                .payloadConversion,
                "The payload encoding '\(encoding)' is unknown here. Known: "
                    + converters.map(\.encoding).joined(separator: ", ") + ". Is a payload codec missing?"
            )
        }
        return try converter.convertPayload(payload, as: type)
    }
}

/// The converter used unless another is configured: null, bytes, protobuf messages, then JSON.
///
/// Encodings and their order are those of the other Temporal SDKs, so values pass between languages.
public struct DefaultPayloadConverter: PayloadConverter {
    private let chain = CompositePayloadConverter(converters: [
        NullPayloadConverter(),
        BytesPayloadConverter(),
        JSONProtobufPayloadConverter(),
        BinaryProtobufPayloadConverter(),
        JSONPayloadConverter(),
    ])

    /// Creates the default converter.
    public init() {}

    public func convertValue(_ value: some Any) throws -> Payload { try chain.convertValue(value) }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        try chain.convertPayload(payload, as: type)
    }
}
