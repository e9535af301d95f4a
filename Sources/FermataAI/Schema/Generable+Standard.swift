extension String: Generable {
    public static var jsonSchema: JSONSchema { .string() }
}

extension Int: Generable {
    public static var jsonSchema: JSONSchema { .integer() }
}

extension Double: Generable {
    public static var jsonSchema: JSONSchema { .number() }
}

extension Bool: Generable {
    public static var jsonSchema: JSONSchema { .boolean() }
}

extension Array: Generable where Element: Generable {
    public static var jsonSchema: JSONSchema {
        SchemaScope.run { _ in .array(Element.jsonSchema) }
    }
}

extension Optional: Generable where Wrapped: Generable {
    public static var jsonSchema: JSONSchema {
        SchemaScope.run { _ in Wrapped.jsonSchema.orNull }
    }
}
