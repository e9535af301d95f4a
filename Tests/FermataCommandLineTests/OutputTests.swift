import Fermata
import FermataCommandLine
import Foundation
import Testing

@Suite("output of the command line")
struct OutputTests {
    @Test("JSON documents have sorted keys, plain slashes and exact integers")
    func document() throws {
        let value: JSONValue = ["b": ["x/y", .unsigned(.max)], "a": .null]
        #expect(try JSONDocument.line(value) == #"{"a":null,"b":["x/y",18446744073709551615]}"#)
    }

    @Test("any JSON survives being read and written")
    func roundTrip() throws {
        let text = #"{"a":[1,-9223372036854775808,0.1,true,false,null,"é",{}],"b":""}"#
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        #expect(try JSONDocument.line(value) == text)
    }

    @Test("payloads are shown as JSON, as null, or by their bytes")
    func payloads() {
        func payload(_ encoding: String?, _ text: String) -> Payload {
            Payload(metadata: encoding.map { ["encoding": Data($0.utf8)] } ?? [:], data: Data(text.utf8))
        }
        #expect(JSONValue(payload("json/plain", "[1]")) == [1])
        #expect(JSONValue(payload("binary/null", "")) == .null)
        #expect(JSONValue(payload("json/plain", "{")) == ["encoding": "json/plain", "data": "ew=="])
        #expect(JSONValue(payload("binary/plain", "abc")) == ["encoding": "binary/plain", "data": "YWJj"])
        #expect(JSONValue(payload(nil, "")) == ["encoding": .null, "data": ""])
    }

    @Test("tables align their columns and leave no blanks at the end")
    func table() {
        var table = TextTable(columns: ["ID", "STATUS"])
        table.append(["a-long-one", "running"])
        table.append(["b", ""])
        #expect(table.text == "ID          STATUS\na-long-one  running\nb")
    }

    @Test("progress rewrites its line in a terminal and never wraps")
    func terminalProgress() {
        var line = ProgressLine(terminalWidth: 10)
        #expect(line.show("fetching") == "\r\u{1B}[Kfetching")
        #expect(line.show("fetching") == "")
        #expect(line.show("fetching the page") == "\r\u{1B}[Kfetching…")
        #expect(line.clear() == "\r\u{1B}[K")
        #expect(line.clear() == "")
    }

    @Test("progress outside a terminal is lines without control codes")
    func plainProgress() {
        var line = ProgressLine(terminalWidth: nil)
        #expect(line.show("fetching") == "fetching\n")
        #expect(line.show("fetching") == "")
        #expect(line.clear() == "")
    }

    @Test("progress is described on one line, in the same order each time")
    func describe() {
        #expect(
            ProgressLine.describe(["stage": "a\nb", "completed": 2, "total": .null, "links": ["x", "y"]])
                == "completed: 2, links: 2 items, stage: a b"
        )
        #expect(ProgressLine.describe(["stage": "reading", "completed": 2, "total": 3]) == "reading (2 of 3)")
        #expect(ProgressLine.describe("waiting") == "waiting")
    }
}
