/// All that turns values and errors into what travels, and back: a converter, a failure converter, and a codec if any.
///
/// Client and worker must be given equal data converters.
public struct DataConverter: Sendable {
    /// The converter every SDK understands, and no codec.
    public static let `default` = DataConverter()

    /// Encodes values. Runs in workflows too.
    public let payloadConverter: any PayloadConverter
    /// Encodes errors. Runs in workflows too.
    public let failureConverter: any FailureConverter
    /// Applied last on the way out and first on the way in; never inside workflow code.
    public let payloadCodec: (any PayloadCodec)?

    /// Creates a data converter from its parts.
    public init(
        payloadConverter: any PayloadConverter = DefaultPayloadConverter(),
        failureConverter: any FailureConverter = DefaultFailureConverter(),
        payloadCodec: (any PayloadCodec)? = nil
    ) {
        self.payloadConverter = payloadConverter
        self.failureConverter = failureConverter
        self.payloadCodec = payloadCodec
    }
}

extension DataConverter {
    /// Encodes arguments in order, through the codec. `Void` adds no payload.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion`, or what the codec throws.
    public func convertValues<each Value>(_ values: repeat each Value) async throws -> [Payload] {
        try await encode(payloadConverter.convertValues(repeat each values))
    }

    /// Decodes one payload, through the codec.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion`, or what the codec throws.
    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type = Value.self) async throws -> Value {
        try payloadConverter.convertPayload(await decode([payload])[0], as: type)
    }

    /// Applies the codec, if there is one.
    package func encode(_ payloads: [Payload]) async throws -> [Payload] {
        guard let payloadCodec, !payloads.isEmpty else { return payloads }
        return try check(await payloadCodec.encode(payloads), against: payloads)
    }

    /// Reverses the codec, if there is one.
    package func decode(_ payloads: [Payload]) async throws -> [Payload] {
        guard let payloadCodec, !payloads.isEmpty else { return payloads }
        return try check(await payloadCodec.decode(payloads), against: payloads)
    }

    private func check(_ result: [Payload], against payloads: [Payload]) throws -> [Payload] {
        guard result.count == payloads.count else {
            throw FermataError(
                .payloadConversion,
                "The payload codec turned \(payloads.count) payloads into \(result.count); the count must stay the same."
            )
        }
        return result
    }
}
