import Fermata
import Foundation
import Testing

@testable import FermataCatalog

@Suite("Content store")
struct ContentStoreTests {
    @Test("what is stored is read again, under the hash of its bytes")
    func roundTrip() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder + "/content")
            let reference = try await store.store(Data("hello".utf8), mediaType: "text/plain")
            #expect(reference.sha256 == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
            #expect(reference.byteCount == 5)
            #expect(try await store.data(for: reference) == Data("hello".utf8))
        }
    }

    @Test("storing the same bytes twice leaves one file, and nothing unfinished")
    func storedOnce() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder)
            let first = try await store.store(text: "twice")
            let second = try await store.store(text: "twice")
            #expect(first == second)
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains("/") }
            #expect(files == ["\(first.sha256.prefix(2))/\(first.sha256)"])
        }
    }

    @Test("many writers of the same bytes all succeed")
    func concurrentWriters() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder)
            try await withThrowingTaskGroup(of: ContentReference.self) { group in
                for _ in 0..<32 { group.addTask { try await store.store(text: "shared") } }
                var references: Set<ContentReference> = []
                for try await reference in group { references.insert(reference) }
                #expect(references.count == 1)
            }
        }
    }

    @Test("changed content is noticed, and repaired by storing it again")
    func damage() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder)
            let reference = try await store.store(text: "genuine")
            try write("forged!", to: "\(folder)/\(reference.sha256.prefix(2))/\(reference.sha256)")
            let error = try await failure { try await store.data(for: reference) }
            #expect(error.type == CatalogFailure.contentDamaged)
            #expect(error.isNonRetryable)
            _ = try await store.store(text: "genuine")
            #expect(try await store.text(reference) == "genuine")
        }
    }

    @Test("missing content may come back, so reading it is retried")
    func missing() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder)
            let reference = ContentReference(sha256: String(repeating: "0", count: 64), byteCount: 1, mediaType: "x/y")
            let error = try await failure { try await store.data(for: reference) }
            #expect(error.type == CatalogFailure.contentMissing)
            #expect(!error.isNonRetryable)
        }
    }

    @Test("a reference that is not a hash never becomes a path", arguments: ["../../etc/passwd", "", "ABCD"])
    func forgedReference(hash: String) async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder)
            let reference = ContentReference(sha256: hash, byteCount: 1, mediaType: "text/plain")
            let error = try await failure { try await store.data(for: reference) }
            #expect(error.type == CatalogFailure.invalidInput)
        }
    }

    @Test("content above the limit is refused")
    func limit() async throws {
        try await withTemporaryFolder { folder in
            let store = ContentStore(directory: folder, maximumBytes: 10)
            let error = try await failure { try await store.store(text: "eleven byte") }
            #expect(error.type == CatalogFailure.contentTooLarge)
            #expect(error.message.contains("11 bytes"))
        }
    }

    @Test("a directory that cannot be written is a passing failure that says so")
    func unwritable() async throws {
        try await withTemporaryFolder { folder in
            try write("", to: folder + "/file")
            let store = ContentStore(directory: folder + "/file/content")
            let error = try await failure { try await store.store(text: "x") }
            #expect(error.type == CatalogFailure.storeUnavailable)
            #expect(!error.isNonRetryable)
        }
    }
}
