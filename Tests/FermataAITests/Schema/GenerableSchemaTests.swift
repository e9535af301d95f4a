import Fermata
import FermataAI
import Foundation
import Testing

@Suite("The schema of a generable type")
struct GenerableSchemaTests {
    @Test("says what the guides say, with all members required and no others allowed")
    func order() {
        let item: JSONValue = [
            "type": "object",
            "description": "What was bought",
            "properties": [
                "price": ["type": "number", "description": "In euros", "minimum": .number(0)],
                "size": ["type": "string", "enum": ["small", "large"]],
            ],
            "required": ["price", "size"],
            "additionalProperties": false,
        ]
        let expected: JSONValue = [
            "type": "object",
            "description": "An order",
            "properties": [
                "number": ["type": "string", "description": "Its number", "pattern": "^[A-Z]{2}-\\d{4}$"],
                "items": ["type": "array", "items": item, "minItems": 1, "maxItems": 3],
                "stars": ["type": ["integer", "null"], "minimum": 1, "maximum": 5],
                "note": ["type": ["string", "null"]],
                "urgency": ["type": ["string", "null"], "enum": ["low", "HIGH", .null]],
            ],
            "required": ["items", "note", "number", "stars", "urgency"],
            "additionalProperties": false,
        ]
        #expect(Shop.Order.jsonSchema.document == expected)
    }

    @Test("lets null stand for a default value, and says for which")
    func defaults() {
        let properties = Shop.Search.jsonSchema.document["properties"]
        #expect(properties?["max_results"]?["type"] == ["integer", "null"])
        #expect(properties?["max_results"]?["description"] == "How many. Null stands for 10.")
        #expect(properties?["size"]?["enum"] == ["small", "large", .null])
        #expect(properties?["tags"]?["description"] == "Null stands for an empty array.")
        #expect(properties?["tags"]?["items"] == ["type": "string", "enum": ["new", "old"]])
        #expect(properties?["cached"] == nil)
    }

    @Test("of a type that contains itself ends in a reference, and is an object at its root")
    func recursion() throws {
        let schema = Tree.jsonSchema
        #expect(schema.document["type"] == "object")
        #expect(schema.document["properties"]?["children"]?["items"] == ["$ref": "#/$defs/Tree"])
        #expect(schema.document["$defs"]?["Tree"]?["properties"]?["name"] == ["type": "string"])
        try schema.check()
        try [Tree].jsonSchema.check()
        let tree: JSONValue = ["name": "a", "children": [["name": "b", "children": [["name": 1, "children": []]]]]]
        #expect(schema.issues(in: tree).map(\.path) == ["/children/0/children/0/name"])
    }

    @Test("of two types that contain each other refers to the outer one only")
    func mutualRecursion() throws {
        let schema = Husband.jsonSchema
        try schema.check()
        #expect(schema.document["$defs"]?.names == ["Husband"])
        let value: JSONValue = ["wives": [["husbands": [["wives": [["husbands": .null]]]]], ["husbands": 3]]]
        #expect(schema.issues(in: value).map(\.path) == ["/wives/1/husbands"])
    }

    @Test("is the same from many tasks at once")
    func concurrency() async {
        let expected = Tree.jsonSchema
        await withTaskGroup(of: JSONSchema.self) { group in
            for _ in 0..<50 { group.addTask { Tree.jsonSchema } }
            for await schema in group { #expect(schema == expected) }
        }
    }

    @Test(
        "keeps to what OpenAI's strict mode takes",
        arguments: [
            Shop.Order.jsonSchema, Shop.Search.jsonSchema, Tree.jsonSchema, Husband.jsonSchema, Wife.jsonSchema,
            Nothing.jsonSchema,
        ]
    )
    func strictness(schema: JSONSchema) throws {
        try schema.check()
        #expect(schema.document["type"] == "object")
        #expect(strictnessProblems(in: schema.document) == [])
    }
}

/// The rules of OpenAI's structured outputs: objects list all members as required and allow no others, `$ref` stands
/// alone, and keywords such as `default` are not there.
private func strictnessProblems(in schema: JSONValue) -> [String] {
    let allowed: Set<String> = [
        "type", "description", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf",
        "$ref", "$defs", "pattern", "minimum", "maximum", "minItems", "maxItems",
    ]
    guard case .object(let keywords) = schema else { return ["not an object"] }
    var problems = Set(keywords.keys).subtracting(allowed).map { "'\($0)' is not allowed" }
    if keywords["$ref"] != nil, keywords.count > 1 { problems.append("'$ref' is not alone") }
    if keywords["properties"] != nil {
        if keywords["additionalProperties"] != false { problems.append("other members are allowed") }
        let required = Set((keywords["required"]?.list ?? []).map(\.text))
        if required != Set(keywords["properties"]?.names ?? []) { problems.append("not all members are required") }
    }
    let within: [JSONValue] =
        (keywords["properties"]?.values ?? []) + (keywords["$defs"]?.values ?? []) + (keywords["anyOf"]?.list ?? [])
        + [keywords["items"]].compactMap(\.self)
    return problems + within.flatMap(strictnessProblems)
}

extension JSONValue {
    fileprivate var names: [String] {
        if case .object(let members) = self { members.keys.sorted() } else { [] }
    }

    fileprivate var values: [JSONValue] {
        if case .object(let members) = self { Array(members.values) } else { [] }
    }

    fileprivate var list: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    fileprivate var text: String {
        if case .string(let text) = self { text } else { "" }
    }
}
