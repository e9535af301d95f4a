import Foundation
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("search attributes")
struct SearchAttributeTests {
    private let validator = SearchAttributeValidator(namespace: "default", types: customAttributes)

    private func problem(_ json: [String: String]) -> String? {
        do {
            try validator.validate(searchAttributes(json))
            return nil
        } catch {
            return error.message
        }
    }

    @Test(
        "what may not be set is refused",
        arguments: [
            ("Nope", "Namespace default has no mapping defined for search attribute Nope"),
            ("NamespaceId", "Namespace default has no mapping defined for search attribute NamespaceId"),
            ("WorkflowId", "WorkflowId attribute can't be set in SearchAttributes"),
            ("StartTime", "StartTime attribute can't be set in SearchAttributes"),
            ("TemporalWorkerDeployment", "TemporalWorkerDeployment attribute can't be set in SearchAttributes"),
        ]
    )
    func names(name: String, message: String) {
        #expect(problem([name: "\"a\""]) == message)
    }

    @Test(
        "a value of another type is refused",
        arguments: [
            ("CInt", "\"a\"", "Int: a"), ("CInt", "1.5", "Int: 1.5"), ("CInt", "1.0", "Int: 1"),
            ("CInt", "[1,2]", "Int: [1 2]"), ("CInt", "[\"x\",1]", "Int: [x 1]"),
            ("CInt", "{\"a\":[1,\"x\",true,null,1.5]}", "Int: map[a:[1 x true <nil> 1.5]]"),
            ("CBool", "1", "Bool: 1"), ("CKey", "5", "Keyword: 5"), ("CKey", "true", "Keyword: true"),
            ("CTime", "\"2026\"", "Datetime: 2026"), ("CTime", "5", "Datetime: 5"),
            ("CList", "\"a\"", "KeywordList: a"), ("CList", "[1]", "KeywordList: [1]"), ("CDbl", "\"a\"", "Double: a"),
        ]
    )
    func types(name: String, json: String, text: String) {
        #expect(problem([name: json]) == "invalid value for search attribute \(name) of type \(text)")
    }

    @Test(
        "a value, a list of one, nothing and null are taken",
        arguments: [
            ("CInt", "1"), ("CInt", "[1]"), ("CInt", "[]"), ("CInt", "null"), ("CDbl", "5"), ("CBool", "true"),
            ("CTime", "\"2026-01-01T00:00:00Z\""), ("CList", "[\"a\",\"b\"]"), ("CList", "[null]"), ("CList", "null"),
            ("BatcherUser", "\"a\""), ("TemporalNamespaceDivision", "\"d\""),
        ]
    )
    func good(name: String, json: String) {
        #expect(problem([name: json]) == nil)
    }

    @Test("sizes are bounded")
    func sizes() {
        func text(_ length: Int) -> String { "\"\(String(repeating: "a", count: length))\"" }
        #expect(problem(["CKey": text(2046)]) == nil)
        #expect(problem(["CKey": text(2047)]) == "search attribute CKey value size 2049 exceeds size limit 2048")
        let names = (0..<101).map { "K\($0)" }
        let many = SearchAttributeValidator(
            namespace: "default",
            types: Dictionary(uniqueKeysWithValues: names.map { ($0, .keyword) })
        )
        func problemOfMany(_ count: Int, _ value: String) -> String? {
            let fields = Dictionary(uniqueKeysWithValues: names.prefix(count).map { ($0, value) })
            do {
                try many.validate(searchAttributes(fields))
                return nil
            } catch {
                return error.message
            }
        }
        #expect(problemOfMany(101, "\"a\"") == "number of search attributes 101 exceeds limit 100")
        #expect(problemOfMany(100, "\"a\"") == nil)
        #expect(problemOfMany(30, text(2000))?.hasPrefix("total size of search attributes ") == true)
    }

    @Test("data that is no JSON is refused without showing it")
    func noJSON() {
        let message = problem(["CKey": "secret"])
        let start = "invalid value for search attribute CKey of type Keyword: "
        #expect(message == start + "value from <6 bytes that are no JSON>")
    }

    @Test("a list has a row for each element, a text one for each word, the rest one")
    func rows() {
        var attributes = searchAttributes([
            "CKey": "\"k\"", "CList": "[\"a\",\"b\"]", "CText": "\"Hello, wörld\"",
            "CTime": "\"1970-01-01T00:00:01Z\"",
            "CBool": "true", "CInt": "\"bad\"", "Gone": "\"x\"", "Typed": "7", "TemporalNamespaceDivision": "\"d\"",
            "BuildIds": "[\"v1\"]",
        ])
        attributes.indexedFields["Typed"]?.metadata["type"] = Data("Int".utf8)
        let values = VisibilityRecord.customValues(of: attributes, types: customAttributes)
        #expect(
            values.map(\.name) == [
                "BuildIds", "CBool", "CKey", "CList", "CList", "CText", "CText", "CTime", "Typed",
            ]
        )
        #expect(
            values.map(\.value) == [
                .text("v1"), .integer(1), .text("k"), .text("a"), .text("b"), .text("hello"), .text("world"),
                .integer(1_000_000_000), .integer(7),
            ]
        )
    }
}
