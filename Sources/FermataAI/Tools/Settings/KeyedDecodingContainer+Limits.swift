extension KeyedDecodingContainer {
    /// A number within a range, if there is one.
    ///
    /// - Throws: `DecodingError` that says the range.
    func decodeLimit<Value: Decodable & Comparable>(
        _ type: Value.Type,
        in range: ClosedRange<Value>,
        forKey key: Key
    ) throws -> Value? {
        guard let value = try decodeIfPresent(type, forKey: key) else { return nil }
        guard range.contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "It must be from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return value
    }

    /// A list that has something in it.
    ///
    /// - Throws: `DecodingError` if it has not.
    func decodeSome<Element: Decodable>(_ type: [Element].Type, forKey key: Key) throws -> [Element] {
        let list = try decode(type, forKey: key)
        guard !list.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "It must not be empty.")
        }
        return list
    }
}
