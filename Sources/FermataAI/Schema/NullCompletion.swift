import Fermata

/// Puts null where a member is missing that may be null.
///
/// Strict modes of providers require every member, so schemas here do too; models that are not held to a schema leave
/// out what they have no value for, and mean the same.
struct NullCompletion {
    let root: JSONValue

    func completed(_ value: JSONValue, _ schema: JSONValue, depth: Int = 0) -> JSONValue {
        guard depth < SchemaValidator.maxDepth, let keywords = schema.members else { return value }
        if let target = target(of: keywords, for: value) {
            return completed(value, target, depth: depth + 1)
        }
        switch value {
        case .object(var members):
            for (name, property) in keywords["properties"]?.members ?? [:] {
                if let member = members[name] {
                    members[name] = completed(member, property, depth: depth + 1)
                } else if admitsNull(property) {
                    members[name] = .null
                }
            }
            return .object(members)
        case .array(let elements):
            guard let items = keywords["items"] else { return value }
            return .array(elements.map { completed($0, items, depth: depth + 1) })
        default:
            return value
        }
    }

    /// The one schema that stands behind a reference, or behind an alternative to null.
    private func target(of keywords: [String: JSONValue], for value: JSONValue) -> JSONValue? {
        if case .string(let reference)? = keywords["$ref"] {
            return JSONPointer(reference: reference)?.value(in: root)
        }
        let alternatives = keywords["anyOf"]?.elements?.filter { $0["type"] != "null" } ?? []
        return alternatives.count == 1 && value != .null ? alternatives.first : nil
    }

    private func admitsNull(_ schema: JSONValue) -> Bool {
        if let types = schema["type"]?.schemaTypeNames { return types.contains("null") }
        return schema["anyOf"]?.elements?.contains { $0["type"] == "null" } ?? false
    }
}
