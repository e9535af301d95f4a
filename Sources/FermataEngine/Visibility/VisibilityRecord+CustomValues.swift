import TemporalAPI

extension VisibilityRecord {
    /// The values of attributes that are no columns: one for each element of a keyword list, each word of a text.
    ///
    /// An attribute has the namespace's type, or else the one its payload names. What is unknown or does not decode is
    /// left out: the attribute may have been removed, and the run must still be found.
    static func customValues(
        of attributes: Temporal_Api_Common_V1_SearchAttributes,
        types: [String: IndexedValueType]
    ) -> [(name: String, value: SQLValue)] {
        attributes.indexedFields.sorted { $0.key < $1.key }.flatMap { name, payload in
            let type = VisibilityAttribute.predefined[name]?.type ?? types[name] ?? payload.indexedValueType
            guard let type, name != VisibilityAttribute.division.name, VisibilityAttribute.system[name] == nil else {
                return [(name: String, value: SQLValue)]()
            }
            let values = SearchAttributeValue.decode(payload, as: type) ?? []
            return values.flatMap { rows(of: $0, as: type) }.map { (name, $0) }
        }
    }

    private static func rows(of value: SQLValue, as type: IndexedValueType) -> [SQLValue] {
        guard type == .text, case .text(let text) = value else { return [value] }
        let words = TextWords.words(of: text)
        // A text without a word is set all the same.
        return words.isEmpty ? [.text("")] : words.map { .text($0) }
    }
}

extension Temporal_Api_Common_V1_Payload {
    /// The type that the payload's metadata names, by either of its names.
    fileprivate var indexedValueType: IndexedValueType? {
        guard let data = metadata["type"] else { return nil }
        let name = String(decoding: data, as: UTF8.self)
        let types: [IndexedValueType] = [.text, .keyword, .int, .double, .bool, .datetime, .keywordList]
        return types.first { $0.typeName == name || $0.protocolName == name }
    }
}

extension IndexedValueType {
    fileprivate var protocolName: String {
        self == .keywordList ? "INDEXED_VALUE_TYPE_KEYWORD_LIST" : "INDEXED_VALUE_TYPE_\(typeName.uppercased())"
    }
}
