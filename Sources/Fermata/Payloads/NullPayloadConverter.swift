/// `binary/null`: the absence of a value. Encodes `Void` and `nil`.
public struct NullPayloadConverter: EncodingPayloadConverter {
    static let name = "binary/null"

    public var encoding: String { Self.name }

    /// Creates the converter.
    public init() {}

    public func convertValue(_ value: some Any) throws -> Payload? {
        let isNull = value is Void || (value as? any OptionalValue)?.isNil == true
        return isNull ? Payload(encoding: encoding) : nil
    }

    public func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
        if let void = () as? Value { return void }
        if let optional = type as? any OptionalValue.Type, let none = optional.none as? Value { return none }
        throw FermataError(.payloadConversion, "A value of type \(type) was expected, but the payload is null.")
    }
}

/// Lets a converter see whether a value of any type is a `nil`, and what type it would have otherwise.
protocol OptionalValue {
    static var none: Self { get }
    var isNil: Bool { get }
    static var wrappedType: Any.Type { get }
}

extension Optional: OptionalValue {
    var isNil: Bool { self == nil }
    static var wrappedType: Any.Type { Wrapped.self }
}
