import Foundation
import GRDB
import Testing

@testable import FermataEngine

/// A migration needs a file of the version before it: close a store of that version that has a row in each table,
/// with the runs 1 (open) and 2 (closed), and put its one file into `Fixtures` as `version-<number>.db`.
@Suite("Files of older versions")
struct StoreMigrationTests {
    private static let versions = StoreSchema.migrator.migrations
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures")

    @Test("migrations are numbered in their order, and those that are released keep their names")
    func keepsNames() {
        let released = ["1 runs, histories, documents, visibility"]
        #expect(Self.versions.starts(with: released))
        for (index, name) in Self.versions.enumerated() {
            #expect(name.hasPrefix("\(index + 1) "))
        }
    }

    @Test("a file of each older version opens with all its runs", arguments: 1..<max(1, versions.count))
    func opensOlder(version: Int) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        try FileManager.default.copyItem(
            atPath: Self.fixtures.appending(path: "version-\(version).db").path,
            toPath: path
        )
        let store = try Store.quiet(path)
        try store.read { reader throws(EngineError) in
            #expect(try reader.run(.first)?.closeTime == nil)
            #expect(try reader.run(RunNumber(rawValue: 2))?.closeTime != nil)
            #expect(try !reader.history(of: .first).isEmpty)
        }
        #expect(try store.integrityCheck().isEmpty)
        await store.close()
    }

    @Test("a new file has the tables of the current version, and opening it again changes nothing")
    func opensTwice() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let tables = SQLStatement("SELECT sql FROM sqlite_master ORDER BY name")
        let store = try Store.quiet(path)
        let first = try store.read { reader throws(EngineError) in try reader.values(tables) }
        await store.close()
        let again = try Store.quiet(path)
        #expect(try again.read { reader throws(EngineError) in try reader.values(tables) } == first)
        await again.close()
    }
}
