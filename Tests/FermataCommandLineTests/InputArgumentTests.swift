import Fermata
import FermataCommandLine
import Foundation
import Testing

@Suite("input of the command line")
struct InputArgumentTests {
    @Test("JSON travels byte for byte as json/plain")
    func bytesAreKept() throws {
        let text = #"{ "big": 12345678901234567890, "pi": 3.10 }"#
        let payload = try InputArgument(text).payload
        #expect(payload.data == Data(text.utf8))
        #expect(payload.encoding == "json/plain")
    }

    @Test("text without quotes is refused with the remedy", arguments: ["hello", "", "{"])
    func notJSON(argument: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try InputArgument(argument) }
        #expect(failure.status == .usage)
        #expect(failure.message.contains("needs its own quotes"))
    }

    @Test("a file is read, and named when it is not JSON")
    func file() async throws {
        try await withDirectory { directory in
            let good = directory.appending(path: "good.json")
            try Data("[1, 2]".utf8).write(to: good)
            #expect(try InputArgument("@" + good.path).json == Data("[1, 2]".utf8))

            let bad = directory.appending(path: "bad.json")
            try Data("nope".utf8).write(to: bad)
            let failure = try #require(throws: CommandFailure.self) { try InputArgument("@" + bad.path) }
            #expect(failure == CommandFailure(.usage, "'\(bad.path)' is not JSON."))
        }
    }

    @Test("a missing file and a directory are told apart")
    func noFile() async throws {
        try await withDirectory { directory in
            let missing = directory.appending(path: "missing.json").path
            let absent = try #require(throws: CommandFailure.self) { try InputArgument("@" + missing) }
            #expect(absent == CommandFailure(.inputMissing, "There is no file '\(missing)'."))
            let folder = try #require(throws: CommandFailure.self) { try InputArgument("@" + directory.path) }
            #expect(folder.status == .usage)
        }
    }
}
