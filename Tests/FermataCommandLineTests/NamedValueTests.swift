import FermataCommandLine
import Foundation
import Testing

@Suite("values, texts and moments on the command line")
struct NamedValueTests {
    @Test("a name and its value, of which only the first equals sign separates")
    func named() throws {
        #expect(try NamedValue.dictionary(["a=1", "b=x=y", "c="], option: "--var") == ["a": "1", "b": "x=y", "c": ""])
    }

    @Test("a value can be in a file")
    func file() async throws {
        try await withDirectory { directory in
            let file = directory.appending(path: "value.txt")
            try Data("from a file\n".utf8).write(to: file)
            #expect(try NamedValue("a=@\(file.path)", option: "--var").value == "from a file\n")
            #expect(try TextArgument("@\(file.path)").text == "from a file\n")
            try Data([0xFF, 0xFE]).write(to: file)
            let error = #expect(throws: CommandFailure.self) { try TextArgument("@\(file.path)") }
            #expect(error?.status == .usage)
        }
    }

    @Test("what has no name, or one twice, is refused", arguments: [["a"], ["=1"], ["a=1", "a=2"]])
    func refused(_ arguments: [String]) {
        let error = #expect(throws: CommandFailure.self) {
            try NamedValue.dictionary(arguments, option: "--var")
        }
        #expect(error?.status == .usage)
        #expect(error?.message.contains("--var") == true)
    }

    @Test("days begin at midnight in UTC, moments are RFC 3339")
    func moments() throws {
        #expect(try Moment.date("1970-01-02") == Date(timeIntervalSince1970: 86_400))
        #expect(try Moment.date("1970-01-01T01:00:00Z") == Date(timeIntervalSince1970: 3_600))
        #expect(throws: CommandFailure.self) { try Moment.date("yesterday") }
    }
}
