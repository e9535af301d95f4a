extension Decoder {
    /// A container that refuses members it does not know: a misspelt setting must not be a silent default.
    ///
    /// - Throws: `DecodingError` that names the member and those that there are.
    func strictContainer<Key: CodingKey & CaseIterable>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        let known = Key.allCases.map(\.stringValue)
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath + [key],
                    debugDescription: "There is no setting '\(key.stringValue)' here. There are: "
                        + known.joined(separator: ", ") + "."
                )
            )
        }
        return try container(keyedBy: type)
    }
}

/// Any member of an object.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
