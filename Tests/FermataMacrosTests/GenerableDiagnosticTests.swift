import Testing

@Suite("What @Generable and @Guide refuse")
struct GenerableDiagnosticTests {
    @Test("types that are no values", arguments: ["class", "actor", "protocol"])
    func kind(kind: String) {
        #expect(
            complaints(about: "@Generable \(kind) Invoice {}") == [
                "1:12: '@Generable' is for values that a model writes as JSON; make this a struct or an enum"
            ]
        )
    }

    @Test("generic types")
    func generic() {
        let complaint = "cannot be generic, as its schema must be known; write a struct for each type you need"
        #expect(
            complaints(about: "@Generable struct Page<Item: Generable> { var items: [Item] }") == [
                "1:23: 'Page' \(complaint)"
            ]
        )
        #expect(complaints(about: "@Generable enum Page<Item> { case one }") == ["1:21: 'Page' \(complaint)"])
    }

    @Test("structs that only compute")
    func computed() {
        #expect(
            complaints(about: "@Generable struct Total { var sum: Int { 1 } }") == [
                "1:19: 'Total' has only computed properties, and a model can fill none of them; add a stored one"
            ]
        )
        #expect(complaints(about: "@Generable struct Nothing { static let limit = 1 }") == [])
    }

    @Test(
        "properties that a model cannot fill",
        arguments: [
            ("var (a, b): (Int, Int)", "a model fills properties one by one; write a 'var' or 'let' for each"),
            ("let kind = 1", "'kind' has its value already, so a model cannot fill it; make it 'static', or a 'var'"),
            ("lazy var sum: Int = 1", "'sum' is lazy, so it is not part of the JSON; compute it, or remove 'lazy'"),
            ("var at = now()", "the type of 'at' must be written out, as '@Generable' sees only the source"),
        ]
    )
    func property(source: String, complaint: String) {
        let found = complaints(about: "@Generable struct Invoice {\n\(source)\n}")
        #expect(found.map { $0.drop { $0 != " " }.dropFirst() } == [Substring(complaint)])
    }

    @Test(
        "types that have no schema, also within others",
        arguments: [
            ("(Int, Int)", "is a tuple, which has no form in JSON; make it a struct marked '@Generable'"),
            (
                "[(name: String, count: Int)]?",
                "is a tuple, which has no form in JSON; make it a struct marked '@Generable'"
            ),
            (
                "[String: Int]",
                """
                is a dictionary, whose names a schema cannot list; make it an array of a struct with a property for the \
                name and one for the value
                """
            ),
            (
                "Dictionary<String, Int>",
                """
                is a dictionary, whose names a schema cannot list; make it an array of a struct with a property for the \
                name and one for the value
                """
            ),
            ("(() -> Void)?", "is a function, which a model cannot write; move it out of the struct"),
        ]
    )
    func type(type: String, complaint: String) {
        let found = complaints(about: "@Generable struct Invoice {\nvar part: \(type)\n}")
        #expect(found.map { $0.drop { $0 != " " }.dropFirst() } == ["'part' \(complaint)"])
    }

    @Test("all at once, in the order of the source")
    func several() {
        let source = """
            @Generable struct Invoice {
            let a = 1
            var b: (Int, Int)
            }
            """
        #expect(complaints(about: source).map { $0.prefix(1) } == ["2", "3"])
    }

    @Test("enums whose cases carry values")
    func payload() {
        #expect(
            complaints(about: "@Generable enum Answer { case none, text(String) }") == [
                """
                1:41: the case 'text' carries values, which cases of a '@Generable' enum cannot; use a struct with the \
                enum as one property and the values as optional ones
                """
            ]
        )
    }

    @Test("enums without cases, and of numbers")
    func enums() {
        #expect(
            complaints(about: "@Generable enum Level {}") == [
                "1:17: 'Level' has no case to choose; add one, or make it a struct"
            ]
        )
        #expect(
            complaints(about: "@Generable enum Level: Int { case low }") == [
                "1:24: a model chooses a case of 'Level' by its name; make the raw type 'String', or remove it"
            ]
        )
    }

    @Test("guides where no model looks")
    func guides() {
        let outside = "'@Guide' works only in the body of a struct marked '@Generable'; mark the struct, or remove this"
        #expect(complaints(about: #"struct A { @Guide(description: "x") var b: Int }"#) == ["1:12: \(outside)"])
        #expect(
            complaints(about: #"@Generable struct A { var b: Int; @Guide(description: "x") var c: Int { 1 } }"#) == [
                "1:35: '@Guide' is for stored properties, which a model fills; move it to one"
            ]
        )
    }
}
