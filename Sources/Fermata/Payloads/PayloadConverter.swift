/// Turns values into payloads and back.
///
/// Converters run inside workflow code, so they must be synchronous and deterministic: the same value gives the same
/// bytes in every process. Work that needs I/O, such as encryption with a remote key, belongs in a ``PayloadCodec``.
public protocol PayloadConverter: Sendable {
    /// Encodes one value.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion` if no encoding fits the value's type.
    func convertValue(_ value: some Any) throws -> Payload

    /// Decodes one payload as `Value`.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion` if the encoding is unknown or the bytes do not fit.
    func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value
}

/// One format of payloads, a link in the chain of ``CompositePayloadConverter``.
public protocol EncodingPayloadConverter: Sendable {
    /// The value of the payload's `encoding` metadata.
    var encoding: String { get }

    /// Encodes a value, or returns `nil` to leave it to the next converter of the chain.
    func convertValue(_ value: some Any) throws -> Payload?

    /// Decodes a payload of this encoding.
    func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value
}

extension PayloadConverter {
    /// Encodes arguments in order. `Void` stands for no argument at all, so it adds no payload.
    package func convertValues<each Value>(_ values: repeat each Value) throws -> [Payload] {
        var payloads: [Payload] = []
        for value in repeat each values {
            if value is Void { continue }
            payloads.append(try convertValue(value))
        }
        return payloads
    }

    /// Decodes the only argument of a handler or activity.
    ///
    /// A missing payload decodes as `Void` or `nil` where the type allows it; surplus payloads are ignored, so that a
    /// caller may be newer than the code it calls.
    package func convertArgument<Value>(_ payloads: [Payload], as type: Value.Type = Value.self) throws -> Value {
        if let void = () as? Value { return void }
        guard let first = payloads.first else {
            return try convertPayload(Payload(encoding: NullPayloadConverter.name), as: type)
        }
        return try convertPayload(first, as: type)
    }

    /// Decodes the result of a call: one payload, or none for a callee that returns nothing.
    package func convertResult<Value>(_ payload: Payload?, as type: Value.Type = Value.self) throws -> Value {
        try convertArgument(payload.map { [$0] } ?? [], as: type)
    }
}
