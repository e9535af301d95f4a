import Fermata

/// Turns schemas of an OpenAPI document into ones that stand by themselves, with keywords that tools' arguments are
/// checked against.
///
/// References are put in their place; where they go round or deep, anything is allowed. `nullable` of OpenAPI 3.0 becomes
/// a type; keywords of other uses, such as `example` and `xml`, are left out.
struct OpenAPISchemaReader {
    private static let maximumDepth = 12
    /// All schemas of one operation together: a document can make a short text long by its references.
    private static let maximumNodes = 2_000

    private static let kept: Set<String> = [
        "type", "enum", "const", "required", "minProperties", "maxProperties", "minItems", "maxItems", "uniqueItems",
        "minLength", "maxLength", "pattern", "minimum", "maximum", "multipleOf", "description", "format", "default",
    ]

    let document: JSONValue

    /// What a reference refers to; other values as they are, and an empty object for a reference to nothing.
    func resolved(_ value: JSONValue) -> JSONValue {
        var value = value
        for _ in 0..<Self.maximumDepth {
            guard let reference = value["$ref"]?.text else { return value }
            guard reference.hasPrefix("#/") else { return [:] }
            var target: JSONValue? = document
            for step in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
                let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
                target = target?[name]
            }
            value = target ?? [:]
        }
        return [:]
    }

    func schema(_ value: JSONValue, describedBy description: String?) -> JSONValue {
        var nodes = 0
        var schema = plain(value, depth: 0, &nodes)
        if let description, schema["description"] == nil, case .object(var members) = schema {
            members["description"] = .string(description)
            schema = .object(members)
        }
        return schema
    }

    private func plain(_ value: JSONValue, depth: Int, _ nodes: inout Int) -> JSONValue {
        nodes += 1
        guard depth < Self.maximumDepth, nodes <= Self.maximumNodes, case .object(let source) = resolved(value) else {
            return [:]
        }
        var schema = source.filter { Self.kept.contains($0.key) }
        for key in ["properties", "items", "additionalProperties", "anyOf", "oneOf", "allOf", "not"] {
            switch source[key] {
            case .object(let members) where key == "properties":
                var properties: [String: JSONValue] = [:]
                for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                    properties[name] = plain(member, depth: depth + 1, &nodes)
                }
                schema[key] = .object(properties)
            case .array(let members):
                var list: [JSONValue] = []
                for member in members { list.append(plain(member, depth: depth + 1, &nodes)) }
                schema[key] = .array(list)
            case .object(let member): schema[key] = plain(.object(member), depth: depth + 1, &nodes)
            case .bool(let flag): schema[key] = .bool(flag)
            default: break
            }
        }
        // In 3.0 the two were flags beside the bound.
        for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            switch source[flag] {
            case .bool(true): schema[flag] = schema.removeValue(forKey: bound)
            case .bool, nil: break
            case .some(let number): schema[flag] = number
            }
        }
        if source["nullable"] == true, let type = schema["type"]?.text { schema["type"] = [.string(type), "null"] }
        return .object(schema)
    }
}
