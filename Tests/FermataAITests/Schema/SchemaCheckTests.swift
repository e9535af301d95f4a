import Fermata
import FermataAI
import Testing

@Suite("A schema from outside is checked when it is loaded")
struct SchemaCheckTests {
    @Test(
        "and refused with the place, the keyword and what to do",
        arguments: [
            (
                ["properties": ["a": ["patternProperties": [:]]]],
                """
                The schema at '/properties/a': 'patternProperties' is not supported; remove it and say what it means in \
                the description.
                """
            ),
            (["type": "text"], "The schema: 'type' must be a type of JSON Schema, or a list of some."),
            (["type": []], "The schema: 'type' must be a type of JSON Schema, or a list of some."),
            (["items": [["type": "string"]]], "The schema at '/items' must be an object, or true or false."),
            (["enum": []], "The schema: 'enum' must be a list with at least one value."),
            (["anyOf": []], "The schema: 'anyOf' must be a list with at least one schema."),
            (["required": true], "The schema: 'required' must be a list of names."),
            (["minimum": "1"], "The schema: 'minimum' must be a number."),
            (["exclusiveMinimum": true], "The schema: 'exclusiveMinimum' must be a number."),
            (["multipleOf": 0], "The schema: 'multipleOf' must be a number above 0."),
            (["minItems": -1], "The schema: 'minItems' must be a whole number of at least 0."),
            (["uniqueItems": 1], "The schema: 'uniqueItems' must be true or false."),
            (
                ["pattern": "(a"],
                "The schema: 'pattern' must be a regular expression of at most 4096 characters."
            ),
            (
                ["items": ["$ref": "https://example.com/a.json"]],
                """
                The schema at '/items': '$ref' must point into the document, such as "#/$defs/Name"; copy what it refers \
                to into '$defs'.
                """
            ),
            (
                ["items": ["$ref": "#/$defs/A"]],
                "The schema at '/items': '$ref' points to '#/$defs/A', where there is no schema; define it under '$defs'."
            ),
            (
                ["enum": ["a"], "items": ["$ref": "#/enum/0"]],
                "The schema at '/items': '$ref' points to '#/enum/0', where there is no schema; define it under '$defs'."
            ),
            (
                ["properties": ["a": ["$id": "b"]]],
                "The schema at '/properties/a': '$id' can only stand where the document begins; move or remove it."
            ),
            ([1], "The schema must be an object, or true or false."),
            (["$ref": "#"], "The schema refers to itself without an object or an array between."),
            (
                ["$defs": ["a": ["anyOf": [["$ref": "#/$defs/b"]]], "b": ["not": ["$ref": "#/$defs/a"]]]],
                "The schema at '/$defs/a' refers to itself without an object or an array between."
            ),
        ] as [(JSONValue, String)]
    )
    func refused(schema: JSONValue, message: String) {
        #expect {
            try JSONSchema(schema).check()
        } throws: { error in
            let error = error as? ApplicationError
            return error?.message == message && error?.type == "ModelInvalidInput" && error?.isNonRetryable == true
        }
    }

    @Test("and accepted with the annotations that other programs write")
    func accepted() throws {
        try JSONSchema([
            "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "x", "title": "A", "default": [1],
            "examples": [], "type": "object",
            "properties": ["when": ["type": "string", "format": "date-time"], "next": ["$ref": "#"]],
            "additionalProperties": true,
        ]).check()
    }

    @Test("and refused when it is too deep to read")
    func depth() {
        let schema = (0..<500).reduce(JSONValue.bool(true)) { schema, _ in ["items": schema] }
        #expect(throws: ApplicationError.self) { try JSONSchema(schema).check() }
    }

    @Test("and long chains of references do no harm")
    func chain() throws {
        let length = 20_000
        let definitions = Dictionary(
            uniqueKeysWithValues: (0..<length).map { ("d\($0)", ["$ref": .string("#/$defs/d\($0 + 1)")] as JSONValue) }
        ).merging(["d\(length)": true]) { $1 }
        let schema = JSONSchema(["$defs": .object(definitions), "items": ["$ref": "#/$defs/d0"]])
        try schema.check()
        #expect(schema.issues(in: [1]).map(\.message) == ["is nested more than 128 levels deep; make it flatter"])
    }
}
