import Testing

@testable import FermataEngine

@Suite("limits of list filters")
struct FilterLimitTests {
    private func problem(_ filter: String) -> String? {
        do {
            _ = try visibilityQuery(filter)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("parentheses nest up to 199 levels")
    func parentheses() {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "CKey = 'a'" + String(repeating: ")", count: depth)
        }
        #expect(problem(nested(199)) == nil)
        #expect(
            problem(nested(200))
                == "invalid query: malformed SQL query: max nesting level reached at position 228"
        )
        #expect(problem(nested(1_000_000))?.contains("max nesting level reached") == true)
    }

    @Test("NOT nests up to 199 levels")
    func negations() {
        #expect(problem(String(repeating: "NOT ", count: 199) + "CKey = 'a'") == nil)
        #expect(
            problem(String(repeating: "NOT ", count: 200) + "CKey = 'a'")
                == "invalid query: malformed SQL query: max nesting level reached at position 827 near 'not'"
        )
    }

    @Test(
        "signs, calls and tests of tests cannot exhaust the stack",
        arguments: [
            "CInt = " + String(repeating: "- ", count: 100_000) + "1",
            String(repeating: "f(", count: 100_000),
            "CInt IN " + String(repeating: "(", count: 100_000),
            "CKey" + String(repeating: " IS NULL", count: 100_000),
            "CInt = 1" + String(repeating: " + 1", count: 100_000),
        ]
    )
    func hostileNesting(filter: String) {
        #expect(problem(filter) != nil)
    }

    @Test("a chain has at most 995 terms", arguments: ["AND", "OR"])
    func chain(word: String) {
        func chain(_ count: Int) -> String {
            Array(repeating: "CKey = 'a'", count: count).joined(separator: " \(word) ")
        }
        #expect(problem(chain(995)) == nil)
        #expect(problem(chain(996)) == "invalid query: malformed SQL query: max ast depth reached")
        #expect(problem(chain(100_000)) == "invalid query: malformed SQL query: max ast depth reached")
    }

    @Test("AND and OR alternate at most 30 times, since SQLite's own parser has an end")
    func alternation() {
        func nested(_ depth: Int) -> String {
            (0..<depth).reduce("CKey = 'a'") { "(\($0)) \($1.isMultiple(of: 2) ? "AND" : "OR") CInt = 1" }
        }
        #expect(problem(nested(30)) == nil)
        #expect(problem(nested(31))?.contains("nested deeper than 30 levels") == true)
    }

    @Test("lists of values end before SQLite's limit of arguments")
    func values() {
        func list(_ count: Int) -> String {
            "CKey IN (\(Array(repeating: "'a'", count: count).joined(separator: ",")))"
        }
        #expect(problem(list(7000)) == nil)
        #expect(problem(list(40_000))?.contains("more than 8000 values") == true)
        #expect(problem("CText = '\(String(repeating: "word ", count: 100_000))'")?.contains("8000") == true)
    }

    @Test("an error text stays short enough for a header")
    func longTexts() throws {
        let text = try #require(problem("CKey = 'a' '\(String(repeating: "x", count: 1_000_000))'"))
        #expect(text.utf8.count < 1100)
        #expect(problem("`\(String(repeating: "x", count: 1_000_000))` = 1")?.count ?? 0 < 1100)
    }

    @Test("any cut of a filter is answered")
    func cuts() throws {
        let filter = "NOT (CKey NOT IN ('a\\'b', \"c\") AND `CInt` >= -1.5e3) OR CList = 'é' /* c */ IS NULL -- x"
        for length in 0...filter.count {
            let part = String(filter.prefix(length))
            if let problem = problem(part) { #expect(problem.hasPrefix("invalid query: ")) }
            _ = problem(String(part.reversed()))
        }
    }
}
