import Fermata

/// A schema as OpenAI's strict mode takes it, which makes the model keep to it.
///
/// The mode knows a part of JSON Schema (OpenAI, "Structured Outputs", supported schemas): all members of objects are
/// required and no others allowed, and a request with an unknown keyword is refused. Keywords that only narrow what is
/// accepted are left out here, since the gateway checks answers against the whole schema. An object that does not say
/// whether it may have others is closed, which narrows it too. Where that is not enough there is no strict schema, and the
/// provider takes the whole one as advice.
enum StrictSchema {
    /// `nil` if there is none.
    static func document(_ schema: JSONValue) -> JSONValue? {
        guard case .object(var members) = schema else { return nil }
        for keyword in leftOut { members[keyword] = nil }
        guard kept.isSuperset(of: members.keys) else { return nil }
        if case .string(let format)? = members["format"], !formats.contains(format) { members["format"] = nil }
        if let constant = members.removeValue(forKey: "const") { members["enum"] = [constant] }
        if members["$ref"] != nil, members.count > 1 { return nil }
        guard close(&members) else { return nil }
        for keyword in ["properties", "$defs"] {
            guard case .object(let named)? = members[keyword] else { continue }
            let strict = named.compactMapValues(document)
            guard strict.count == named.count else { return nil }
            members[keyword] = .object(strict)
        }
        if case .array(let alternatives)? = members["anyOf"] {
            let strict = alternatives.compactMap(document)
            guard strict.count == alternatives.count else { return nil }
            members["anyOf"] = .array(strict)
        }
        if let items = members["items"] {
            guard let strict = document(items) else { return nil }
            members["items"] = strict
        }
        return .object(members)
    }

    /// Whether the schema is of no object, or of one whose members are all required and known.
    private static func close(_ members: inout [String: JSONValue]) -> Bool {
        let isObject = members["type"]?.schemaTypeNames.contains("object") ?? false
        guard isObject || members["properties"] != nil else { return true }
        guard case .object(let properties)? = members["properties"], members["additionalProperties"] ?? false == false
        else { return false }
        members["additionalProperties"] = false
        var required: Set<String> = []
        if case .array(let names)? = members["required"] {
            for case .string(let name) in names { required.insert(name) }
        }
        if properties.isEmpty { members["required"] = [] }
        return required == Set(properties.keys)
    }

    private static let kept: Set<String> = [
        "type", "enum", "const", "title", "description", "$ref", "$defs", "properties", "required",
        "additionalProperties", "items", "anyOf", "pattern", "format", "multipleOf", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems",
    ]

    private static let leftOut = [
        "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "$schema", "$id", "contentEncoding",
        "contentMediaType", "minLength", "maxLength", "uniqueItems", "minProperties", "maxProperties",
    ]

    private static let formats: Set<String> = [
        "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid",
    ]
}
