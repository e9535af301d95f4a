import Fermata
import FermataAI
import Testing

@Suite("Checking a value ends, whatever the schema and the value are")
struct SchemaBoundsTests {
    @Test(
        "with expressions that other engines never finish",
        .timeLimit(.minutes(1)),
        arguments: [
            ("^(a+)+$", 40), ("^(a|aa)+$", 90), ("^(a|a?)+$", 60), ("(.*)(.*)(.*)(.*)x", 20_000),
            ("^(([a-z])+.)+[A-Z]([a-z])+$", 50),
        ]
    )
    func backtracking(expression: String, length: Int) {
        let text = String(repeating: "a", count: length) + "!"
        let issues = JSONSchema(["pattern": .string(expression)]).issues(in: .string(text))
        #expect(issues.count == 1)
        #expect(issues.first?.message.hasPrefix("takes too long to be matched") == true)
    }

    @Test("an undecided match counts also where only alternatives or a negation see it")
    func undecided() {
        let hard: JSONValue = ["pattern": "^(a+)+$"]
        let value = JSONValue.string(String(repeating: "a", count: 40) + "!")
        #expect(JSONSchema(["not": hard]).issues(in: value).count == 1)
        #expect(JSONSchema(["oneOf": [hard, ["type": "string"]]]).issues(in: value).count == 1)
    }

    @Test("with an endless text")
    func longText() {
        let text = String(repeating: "a", count: 65_537)
        #expect(
            JSONSchema(["pattern": "^a*$"]).issues(in: .string(text)).map(\.message).first?.contains("too long") == true
        )
        #expect(JSONSchema(["pattern": "^a*$"]).issues(in: .string(String(text.dropLast()))) == [])
    }

    @Test("with a schema that refers to itself")
    func selfReference() {
        let issues = JSONSchema(["$ref": "#"]).issues(in: 1)
        #expect(issues.map(\.message) == ["is nested more than 128 levels deep; make it flatter"])
    }

    @Test("with alternatives that double at each level", .timeLimit(.minutes(1)))
    func doubling() {
        let schema = JSONSchema(["anyOf": [["$ref": "#"], ["$ref": "#"]]])
        #expect(!schema.issues(in: 1).isEmpty)
        let negated = JSONSchema(["not": ["anyOf": [["$ref": "#"], ["$ref": "#"]]]])
        #expect(!negated.issues(in: 1).isEmpty)
    }

    @Test("with a value as deep as JSON allows")
    func depth() {
        let value = (0..<500).reduce(JSONValue.null) { value, _ in ["children": [value], "name": "x"] }
        let issues = Tree.jsonSchema.issues(in: value)
        #expect(issues.contains { $0.message == "is nested more than 128 levels deep; make it flatter" })
    }

    @Test("with more trouble than anybody reads")
    func many() {
        let schema = JSONSchema(["items": ["type": "string"]])
        #expect(schema.issues(in: .array(Array(repeating: 1, count: 100_000))).count == 20)
    }
}
