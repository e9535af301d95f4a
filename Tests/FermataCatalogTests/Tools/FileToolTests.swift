import Fermata
import FermataAI
import Foundation
import Testing

@testable import FermataCatalog

@Suite("Tools on files")
struct FileToolTests {
    @Test("folders are listed and files read in parts, by absolute and relative paths")
    func reading() async throws {
        try await withTemporaryFolder { root in
            try write("one\ntwo\nthree", to: root + "/notes/a.txt")
            let list = ListFilesTool(roots: [root])
            #expect(try await call(list, [:]) == #"{"entries":[{"path":"\#(root)/"}],"isCut":false}"#)
            #expect(
                try await call(list, ["path": "notes"])
                    == #"{"entries":[{"bytes":13,"path":"\#(root)/notes/a.txt"}],"isCut":false}"#
            )
            let read = ReadFileTool(roots: [root], maximumCharacters: 8)
            #expect(try await call(read, ["path": "notes/a.txt"]) == #"{"nextLine":3,"text":"one\ntwo"}"#)
            #expect(
                try await call(read, ["path": .string(root + "/notes/a.txt"), "firstLine": 3]) == #"{"text":"three"}"#
            )
        }
    }

    @Test("nothing outside is read or listed, by dots, by links, or by a folder with a similar name")
    func escapes() async throws {
        try await withTemporaryFolder { folder in
            let root = folder + "/open"
            try write("in", to: root + "/in.txt")
            try write("secret", to: folder + "/secret.txt")
            try write("secret", to: folder + "/opened/secret.txt")
            try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: folder)
            try FileManager.default.createSymbolicLink(
                atPath: root + "/file",
                withDestinationPath: folder + "/secret.txt"
            )
            let paths = [
                "../secret.txt", "link/secret.txt", "file", folder + "/secret.txt", folder + "/opened/secret.txt",
                root + "/../secret.txt", "/etc/passwd", "in.txt/../../secret.txt", "~/.ssh", "",
            ]
            for path in paths where !path.isEmpty {
                let words = try await refusal(ReadFileTool(roots: [root]), ["path": .string(path)])
                #expect(!words.contains("secret\n"))
                // The same words for what is there and what is not.
                #expect(words == "There is no '\(path)' below the allowed folders.")
            }
            for path in ["..", "link", "/", folder] {
                _ = try await refusal(ListFilesTool(roots: [root]), ["path": .string(path)])
            }
            let listing = try await call(ListFilesTool(roots: [root]), ["path": .string(root)])
            #expect(listing.contains("/link\"") && !listing.contains("secret"))
        }
    }

    @Test("without folders nothing is there")
    func noRoots() async throws {
        #expect(try await call(ListFilesTool(roots: []), [:]) == #"{"entries":[],"isCut":false}"#)
        _ = try await refusal(ReadFileTool(roots: []), ["path": "/etc/passwd"])
    }

    @Test("what is no text, too large, or beyond the end gets words")
    func abuse() async throws {
        try await withTemporaryFolder { root in
            try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: root + "/binary"))
            try write(String(repeating: "x", count: 5_000), to: root + "/large")
            try write("x", to: root + "/small")
            try write("x", to: root + "/folder/file")
            let read = ReadFileTool(roots: [root], maximumBytes: 1_000)
            #expect(try await refusal(read, ["path": "binary"]).contains("no text file"))
            #expect(try await refusal(read, ["path": "large"]).contains("1000 bytes"))
            #expect(try await refusal(read, ["path": "small", "firstLine": 2]).contains("from 1 to 1"))
            #expect(try await refusal(read, ["path": "small", "firstLine": 0]).contains("firstLine"))
            #expect(try await refusal(read, ["path": "a\u{0}b"]).contains("NUL"))
            #expect(try await refusal(read, ["path": "folder"]).contains("not a regular file"))
            // One line longer than an answer is cut and does not hold the rest up.
            try write(String(repeating: "y", count: 900) + "\nend", to: root + "/line")
            let short = ReadFileTool(roots: [root], maximumCharacters: 5)
            #expect(try await call(short, ["path": "line"]) == #"{"nextLine":2,"text":"yyyyy"}"#)
        }
    }
}
