import Fermata

/// What may stand under a keyword of a schema.
enum SchemaKeyword {
    case annotation
    /// Only where the document begins.
    case rootAnnotation
    case type
    case choices
    case anything
    case schema
    case namedSchemas
    case listedSchemas
    case names
    case number
    case positiveNumber
    case count
    case flag
    case pattern
    case reference

    /// Nil for a keyword that is not understood.
    init?(_ keyword: String) {
        guard let kind = Self.known[keyword] else { return nil }
        self = kind
    }

    private static let known: [String: SchemaKeyword] = [
        "title": .annotation, "description": .annotation, "$comment": .annotation, "default": .annotation,
        "examples": .annotation, "deprecated": .annotation, "readOnly": .annotation, "writeOnly": .annotation,
        "format": .annotation, "contentEncoding": .annotation, "contentMediaType": .annotation,
        "$schema": .rootAnnotation, "$id": .rootAnnotation,
        "type": .type, "enum": .choices, "const": .anything,
        "properties": .namedSchemas, "$defs": .namedSchemas, "required": .names, "additionalProperties": .schema,
        "items": .schema, "uniqueItems": .flag, "not": .schema,
        "anyOf": .listedSchemas, "oneOf": .listedSchemas, "allOf": .listedSchemas,
        "minItems": .count, "maxItems": .count, "minLength": .count, "maxLength": .count,
        "minProperties": .count, "maxProperties": .count,
        "minimum": .number, "maximum": .number, "exclusiveMinimum": .number, "exclusiveMaximum": .number,
        "multipleOf": .positiveNumber, "pattern": .pattern, "$ref": .reference,
    ]

    /// What must stand there and does not; nil if all is well. Schemas within are not looked into.
    func complaint(about value: JSONValue, isRoot: Bool) -> String? {
        switch self {
        case .annotation, .anything, .schema: nil
        case .rootAnnotation: isRoot ? nil : "can only stand where the document begins; move or remove it"
        case .type: value.isSchemaType ? nil : "must be a type of JSON Schema, or a list of some"
        case .choices: value.elements?.isEmpty == false ? nil : "must be a list with at least one value"
        case .namedSchemas: value.members != nil ? nil : "must be an object with a schema for each name"
        case .listedSchemas: value.elements?.isEmpty == false ? nil : "must be a list with at least one schema"
        case .names: value.isListOfNames ? nil : "must be a list of names"
        case .number: value.doubleValue != nil ? nil : "must be a number"
        case .positiveNumber: (value.doubleValue ?? 0) > 0 ? nil : "must be a number above 0"
        case .count: value.count != nil ? nil : "must be a whole number of at least 0"
        case .flag: value.schemaType == "boolean" ? nil : "must be true or false"
        case .pattern:
            if case .string(let text) = value, SchemaPattern(text) != nil {
                nil
            } else {
                "must be a regular expression of at most \(SchemaPattern.maxExpressionLength) characters"
            }
        case .reference:
            if case .string(let text) = value, JSONPointer(reference: text) != nil {
                nil
            } else {
                "must point into the document, such as \"#/$defs/Name\"; copy what it refers to into '$defs'"
            }
        }
    }
}

extension JSONValue {
    private static let schemaTypes: Set<String> = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ]

    fileprivate var isSchemaType: Bool {
        let names = schemaTypeNames
        return !names.isEmpty && names.count == (elements?.count ?? 1) && Self.schemaTypes.isSuperset(of: names)
    }

    fileprivate var isListOfNames: Bool {
        elements?.allSatisfy { if case .string = $0 { true } else { false } } ?? false
    }
}
