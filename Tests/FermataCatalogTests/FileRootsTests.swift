import Fermata
import Foundation
import Testing

@testable import FermataCatalog

@Suite("Reading files")
struct FileRootsTests {
    private func read(_ path: String, roots: [String], limit: Int = 1_000) async throws -> String {
        String(decoding: try await FileRoots(roots: roots).read(path, limit: limit).data, as: UTF8.self)
    }

    @Test("files below an allowed folder are read, whatever way leads there")
    func allowed() async throws {
        try await withTemporaryFolder { folder in
            try write("inside", to: folder + "/root/sub/a.html")
            #expect(try await read(folder + "/root/sub/a.html", roots: [folder + "/root"]) == "inside")
            #expect(try await read(folder + "/root/../root/sub/./a.html", roots: [folder + "/root/"]) == "inside")
            try FileManager.default.createSymbolicLink(atPath: folder + "/alias", withDestinationPath: folder + "/root")
            #expect(try await read(folder + "/root/sub/a.html", roots: [folder + "/alias"]) == "inside")
        }
    }

    @Test("files elsewhere are not, also not by way of links or folders with a similar name")
    func notAllowed() async throws {
        try await withTemporaryFolder { folder in
            let root = folder + "/root"
            try write("inside", to: root + "/a.html")
            try write("outside", to: folder + "/secret.html")
            try write("outside", to: folder + "/root2/b.html")
            try FileManager.default.createSymbolicLink(
                atPath: root + "/link.html",
                withDestinationPath: folder + "/secret.html"
            )
            let paths = [
                "/secret.html", "/root2/b.html", "/root/link.html", "/root/../secret.html", "/nothing/here.html",
            ]
            for path in paths {
                let error = try await failure { try await read(folder + path, roots: [root]) }
                #expect(error.type == CatalogFailure.fileNotAllowed)
                #expect(error.isNonRetryable)
            }
            let error = try await failure { try await read(root + "/a.html", roots: []) }
            #expect(error.type == CatalogFailure.fileNotAllowed)
        }
    }

    @Test("a missing file, a folder and a pipe say what they are")
    func unreadable() async throws {
        try await withTemporaryFolder { folder in
            try write("inside", to: folder + "/dir.html/a.html")
            mkfifo(folder + "/pipe.html", 0o600)
            for name in ["missing.html", "dir.html", "pipe.html"] {
                let error = try await failure { try await read(folder + "/" + name, roots: [folder]) }
                #expect(error.type == CatalogFailure.fileUnreadable)
            }
        }
    }

    @Test("a file above the limit is refused")
    func limit() async throws {
        try await withTemporaryFolder { folder in
            try write("eleven byte", to: folder + "/a.html")
            #expect(try await read(folder + "/a.html", roots: [folder], limit: 11).count == 11)
            let error = try await failure { try await read(folder + "/a.html", roots: [folder], limit: 10) }
            #expect(error.type == CatalogFailure.pageTooLarge)
        }
    }

    @Test("files that are no pages are refused by their name")
    func otherFiles() async throws {
        let fetcher = PageFetcher(limits: WebLimits(), fileRoots: ["/"])
        let error = try await failure { try await fetcher.fetch(PageSource("/etc/passwd")) }
        #expect(error.type == CatalogFailure.unsupportedContentType)
    }

    @Test(
        "sources that are neither web pages nor files are refused",
        arguments: [
            "", "ftp://example.org/", "http://", "https:///x", "file://host/x", "http://u:p@example.org/", "data:x",
        ]
    )
    func sources(text: String) async throws {
        let error = try await failure { try PageSource(text) }
        #expect(error.type == CatalogFailure.invalidInput)
        #expect(error.message.contains("'source'"))
    }
}
