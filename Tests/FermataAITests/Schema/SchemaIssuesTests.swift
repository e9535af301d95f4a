import Fermata
import FermataAI
import Testing

@Suite("What a schema finds in a value")
struct SchemaIssuesTests {
    @Test(
        "a sentence for each keyword",
        arguments: [
            (["type": "string"], 4, "must be a text, but is 4"),
            (["type": ["integer", "null"]], "x", #"must be a whole number or null, but is "x""#),
            (["type": "object"], ["a", "b"], "must be an object, but is an array of 2 items"),
            (["const": "a"], "b", #"must be "a", but is "b""#),
            (["enum": ["a", 1, .null]], true, #"must be one of "a", 1, null, but is true"#),
            (["minimum": 0], -4, "must be at least 0, but is -4"),
            (["maximum": 1], .number(1.5), "must be at most 1, but is 1.5"),
            (["exclusiveMinimum": 0], 0, "must be more than 0, but is 0"),
            (["exclusiveMaximum": 3], 3, "must be less than 3, but is 3"),
            (["multipleOf": .number(0.1)], .number(0.35), "must be a multiple of 0.1, but is 0.35"),
            (["minLength": 3], "é👍🏽", nil),
            (["minLength": 4], "abc", "must be at least 4 characters long, but has 3"),
            (["maxLength": 2], "abc", "must be at most 2 characters long, but has 3"),
            (["pattern": "^a"], "ba", #"must match the regular expression "^a", but is "ba""#),
            (["minItems": 1], [], "must have at least 1 items, but has 0"),
            (["maxItems": 1], [1, 2], "must have at most 1 items, but has 2"),
            (["minProperties": 1], [:], "must have at least 1 members, but has 0"),
            (["maxProperties": 0], ["a": 1], "must have at most 0 members, but has 1"),
            (["not": ["type": "null"]], .null, "has a form that is excluded; change it"),
            (false, 1, "is not allowed; remove it"),
        ] as [(JSONValue, JSONValue, String?)]
    )
    func sentences(schema: JSONValue, value: JSONValue, message: String?) {
        let expected = message.map { [SchemaIssue(path: "", message: $0)] } ?? []
        #expect(JSONSchema(schema).issues(in: value) == expected)
    }

    @Test(
        "nothing in a value that fits",
        arguments: [
            (["type": "integer"], .number(3)),
            (["type": "number"], 3),
            (["enum": [1]], .number(1)),
            (["const": ["a": [1]]], ["a": [.number(1)]]),
            (["multipleOf": .number(0.01)], .number(19.99)),
            (["minimum": .integer(.max)], .unsigned(UInt64(Int64.max) + 1)),
            (["maximum": 9_007_199_254_740_993], 9_007_199_254_740_993),
            (["uniqueItems": true], [1, 2, "1"]),
            (["pattern": "b"], "abc"),
            (["minimum": 3, "minLength": 3, "minItems": 3], .null),
            (["properties": ["a": ["type": "string"]]], ["b": 1]),
            (["additionalProperties": ["type": "integer"]], ["b": 1]),
            (["format": "email"], "not one"),
            (true, "anything"),
        ] as [(JSONValue, JSONValue)]
    )
    func fits(schema: JSONValue, value: JSONValue) {
        #expect(JSONSchema(schema).issues(in: value) == [])
    }

    @Test("integers that a Double cannot tell apart")
    func exactness() {
        #expect(JSONSchema(["maximum": 9_007_199_254_740_992]).issues(in: 9_007_199_254_740_993).count == 1)
    }

    @Test("the place as a JSON Pointer, with its escapes")
    func paths() {
        let schema = JSONSchema(["properties": ["a/b": ["additionalProperties": ["items": ["type": "string"]]]]])
        let issues = schema.issues(in: ["a/b": ["c~d": ["x", 1]]])
        #expect(issues.map(\.description) == ["/a~1b/c~0d/1: must be a text, but is 1"])
    }

    @Test("missing, unknown and repeated parts, each where it is")
    func parts() {
        let schema = JSONSchema([
            "properties": ["a": ["uniqueItems": true]], "required": ["a", "b"], "additionalProperties": false,
        ])
        #expect(
            schema.issues(in: ["a": [1, .number(1)], "c": 1]).map(\.description) == [
                "/b: is missing; add it",
                "/a/1: repeats an item before it, but all items must differ; remove it",
                #"/c: is not allowed here; remove it (the members are "a")"#,
            ]
        )
    }

    @Test("the trouble of the alternative that was meant")
    func alternatives() {
        let circle: JSONValue = [
            "type": "object", "properties": ["kind": ["const": "circle"], "radius": ["type": "number"]],
            "required": ["kind", "radius"],
        ]
        let box: JSONValue = [
            "type": "object",
            "properties": ["kind": ["const": "box"], "width": ["type": "number"], "height": ["type": "number"]],
            "required": ["kind", "width", "height"],
        ]
        let schema = JSONSchema(["anyOf": [circle, box, ["type": "null"]]])
        #expect(schema.issues(in: .null) == [])
        #expect(
            schema.issues(in: ["kind": "box", "width": "x", "height": 1]).map(\.description) == [
                #"/width: must be a number, but is "x""#
            ]
        )
        #expect(
            schema.issues(in: 5).map(\.message) == [
                "fits none of 3 alternatives: (must be an object, but is 5), (must be an object, but is 5), "
                    + "(must be null, but is 5)"
            ]
        )
        let numbers = JSONSchema(["oneOf": [["minimum": 1], ["maximum": 5]]])
        #expect(numbers.issues(in: 7) == [])
        #expect(
            numbers.issues(in: 3).map(\.message) == ["fits 2 of 2 alternatives, but must fit exactly one; change it"]
        )
    }

    @Test("what a reference within the document asks for, also with escapes in it")
    func references() throws {
        let schema = JSONSchema([
            "$defs": ["a/b c": ["type": "integer"]], "items": ["$ref": "#/$defs/a~1b%20c"],
        ])
        try schema.check()
        #expect(schema.issues(in: [1, "x"]).map(\.path) == ["/1"])
        #expect(
            JSONSchema(["$ref": "#/$defs/X"]).issues(in: 1).map(\.message) == [
                ##"cannot be checked: its schema refers to "#/$defs/X", which is not there"##
            ]
        )
    }

    @Test(
        "texts by the rules of ECMA-262 where other engines differ",
        arguments: [
            ("^\\d{4}$", "2024", true), ("^\\d{4}$", "2024\n", false), ("^\\d{4}$", "٢٠٢٤", false),
            ("^\\w+$", "naïve", false), ("^[\\w-]+$", "a-b_c", true), ("^\\W$", "é", true),
            ("^[[]$", "[", true), ("^[a&&b]+$", "a&b", true), ("^\\/x$", "/x", true), ("^[$]$", "$", true),
            ("^\\$\\[\\]$", "$[]", true), ("^[^\\d]$", "5", false), ("^\\u00e9$", "é", true),
        ]
    )
    func patterns(expression: String, text: String, fits: Bool) {
        #expect(JSONSchema(["pattern": .string(expression)]).issues(in: .string(text)).isEmpty == fits)
    }
}
