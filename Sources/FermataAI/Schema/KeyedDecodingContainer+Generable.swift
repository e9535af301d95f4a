/// What `init(from:)` of a ``Generable(description:)`` struct calls. They find the type from the property, so that the
/// macro need not repeat a type's name where it may not be visible.
extension KeyedDecodingContainer {
    /// Decodes a property that must be there.
    public func _decode<Value: Decodable>(forKey key: Key) throws -> Value {
        try decode(Value.self, forKey: key)
    }

    /// Decodes a property that may be null or missing.
    public func _decodeIfPresent<Value: Decodable>(forKey key: Key) throws -> Value? {
        try decodeIfPresent(Value.self, forKey: key)
    }

    /// Decodes a property that keeps its value if there is none.
    public func _decode<Value: Decodable>(into value: inout Value, forKey key: Key) throws {
        if let decoded = try decodeIfPresent(Value.self, forKey: key) { value = decoded }
    }
}
