import Fermata

extension JSONSchema {
    /// A text.
    public static func string(description: String? = nil) -> JSONSchema {
        make("string", description)
    }

    /// A number.
    public static func number(description: String? = nil) -> JSONSchema {
        make("number", description)
    }

    /// A whole number.
    public static func integer(description: String? = nil) -> JSONSchema {
        make("integer", description)
    }

    /// True or false.
    public static func boolean(description: String? = nil) -> JSONSchema {
        make("boolean", description)
    }

    /// One of these texts.
    public static func choice(_ values: [String], description: String? = nil) -> JSONSchema {
        make("string", description, ["enum": .array(values.map(JSONValue.string))])
    }

    /// A list.
    public static func array(_ items: JSONSchema, description: String? = nil) -> JSONSchema {
        make("array", description, ["items": items.document])
    }

    /// An object with these members and no others. Strict structured output wants every member required, which they are
    /// unless `required` says otherwise.
    public static func object(
        _ properties: [String: JSONSchema],
        required: [String]? = nil,
        description: String? = nil
    ) -> JSONSchema {
        make(
            "object",
            description,
            [
                "properties": .object(properties.mapValues(\.document)),
                "required": .array((required ?? properties.keys.sorted()).map(JSONValue.string)),
                "additionalProperties": false,
            ]
        )
    }

    private static func make(
        _ type: String,
        _ description: String?,
        _ more: [String: JSONValue] = [:]
    ) -> JSONSchema {
        var members = more
        members["type"] = .string(type)
        if let description { members["description"] = .string(description) }
        return JSONSchema(.object(members))
    }
}
