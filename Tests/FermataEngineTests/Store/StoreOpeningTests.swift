import Foundation
import GRDB
import Testing

@testable import FermataEngine

@Suite("Opening a store")
struct StoreOpeningTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("db")
    }

    private func failure() throws -> EngineError {
        try #require(throws: EngineError.self) { _ = try Store.quiet(path) }
    }

    @Test("a second opener learns who has the file, also through a link")
    func refusesSecond() async throws {
        let store = try Store.quiet(path)
        let error = try failure()
        #expect(error.code == .failedPrecondition)
        #expect(error.message.contains(path))
        #expect(error.message.contains("process \(ProcessInfo.processInfo.processIdentifier)"))

        let link = directory.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: EngineError.self) { _ = try Store.quiet(link) }
        await store.close()
        await try Store.quiet(path).close()
    }

    @Test("a missing directory is named")
    func namesMissingDirectory() throws {
        let error = try #require(throws: EngineError.self) {
            _ = try Store.quiet(directory.path("missing/db"))
        }
        #expect(error.message.contains("missing does not exist"))
    }

    @Test("a directory is not taken for a file")
    func refusesDirectory() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(try failure().message.contains("is a directory"))
    }

    @Test("a file that is no database is refused and left alone")
    func refusesOtherFiles() throws {
        let text = Data(String(repeating: "not a database. ", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: path))
        #expect(try failure().code == .dataLoss)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test("another program's database is refused and left alone")
    func refusesOtherDatabases() throws {
        let other = try DatabaseQueue(path: path)
        try other.write { try $0.execute(sql: "CREATE TABLE song (title TEXT)") }
        try other.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try failure().message.contains("another program"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("a file of a newer version is refused")
    func refusesNewer() async throws {
        let store = try Store.quiet(path)
        try await store.database.write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('999 the future')")
        }
        await store.close()
        let error = try failure()
        #expect(error.code == .failedPrecondition)
        #expect(error.message.contains("newer version"))
    }

    @Test("a directory that can't be written is named", .enabled(if: FileManager.default.fileExists(atPath: "/proc/1")))
    func namesReadOnlyDirectory() throws {
        let error = try #require(throws: EngineError.self) { _ = try Store.quiet("/proc/db") }
        #expect(error.message.contains("/proc/db.lock"))
        #expect(error.message.contains("may write"))
    }

    @Test("only the owner can read the files")
    func protectsFiles() async throws {
        let store = try Store.quiet(path)
        try await store.commit(.putRun(.sample(1)))
        for file in Store.files(path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(file)")
        }
        await store.close()
    }

    @Test("a store in memory has no file, whatever the path", arguments: [nil, "/does/not/exist"])
    func opensInMemory(path: String?) async throws {
        let store = try Store.quiet(path, durability: .memory)
        try await store.commit(.putRun(.sample(1)))
        #expect(try store.openNumbers() == [1])
        #expect(store.path == nil)
    }

    @Test("the disk is waited for as the durability says", arguments: [(Durability.full, 2), (.normal, 1)])
    func setsSynchronous(durability: Durability, level: Int) async throws {
        let store = try Store.quiet(path, durability: durability)
        let set = try await store.database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(set == level)
        await store.close()
    }
}
