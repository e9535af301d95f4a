import Foundation
import GRDB
import Testing

@testable import FermataEngine

/// Files of older versions are made by the migrations themselves, up to that version, and filled by SQL: migrations are
/// never edited, so that is what such a file looks like.
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

    @Test("a file of each version opens with all that it has", arguments: versions)
    func opensOlder(version: String) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let tables = try makeFile(path, version: version)
        let store = try Store.quiet(path)
        let numbers = try store.read { reader throws(EngineError) in
            [try reader.run(.first)?.closeTime, try reader.run(RunNumber(rawValue: 2))?.closeTime]
        }
        #expect(numbers == [nil, EngineTime(nanoseconds: 12)])
        try store.read { reader throws(EngineError) in
            #expect(try reader.history(of: .first).map(\.events) == [Data([1, 2]), Data([3])])
            #expect(try reader.pending(of: .first).map(\.data) == [Data([4])])
            #expect(try reader.allDocuments().map(\.document.data) == [Data([5])])
            #expect(try reader.openRuns().map(\.number) == [.first])
        }
        for (table, count) in tables {
            let now = try await store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
            #expect(now == count, "\(table)")
        }
        #expect(try store.integrityCheck().isEmpty)
        // And it can be written as before.
        try await store.commit(.putRun(.sample(3)), .putVisibility(.sample(3), types: [:]), .deleteRun(.first))
        #expect(try store.openNumbers() == [3])
        await store.close()
    }

    @Test(
        "a file that a release wrote opens with its runs 1 (open) and 2 (closed)",
        arguments: 1..<max(1, versions.count)
    )
    func opensReleased(version: Int) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let file = Self.fixtures.appending(path: "version-\(version).db").path
        try FileManager.default.copyItem(atPath: file, toPath: path)
        let store = try Store.quiet(path)
        try store.read { reader throws(EngineError) in
            #expect(try reader.run(.first)?.closeTime == nil)
            #expect(try reader.run(RunNumber(rawValue: 2))?.closeTime != nil)
            #expect(try !reader.history(of: .first).isEmpty)
        }
        #expect(try store.integrityCheck().isEmpty)
        await store.close()
    }

    /// Makes a file of a version that has a row in each of its tables.
    ///
    /// - Returns: How many rows each table has.
    private func makeFile(_ path: String, version: String) throws -> [String: Int] {
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL; PRAGMA auto_vacuum = INCREMENTAL;
                    PRAGMA application_id = \(StoreSchema.applicationID);
                    """
            )
        }
        try StoreSchema.migrator.migrate(database, upTo: version)
        try database.write { try $0.execute(sql: Self.rows) }
        let counts = try database.write { database in
            let tables = try String.fetchAll(
                database,
                sql:
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'grdb%' AND name NOT LIKE 'sqlite%'"
            )
            for table in tables where try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") == 0 {
                try fill(table, database)
            }
            return try tables.map { ($0, try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0) }
        }
        try database.close()
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// Puts a row of likely values into a table that came with a later version.
    private func fill(_ table: String, _ database: Database) throws {
        let columns = try database.columns(in: table)
        let values = columns.map { $0.type == "INTEGER" ? "1" : $0.type == "BLOB" ? "x'07'" : "'text'" }
        try database.execute(sql: "INSERT INTO \(table) VALUES (\(values.joined(separator: ", ")))")
    }

    private static let rows = """
        INSERT INTO run (number, namespace_id, workflow_id, run_id, start_request_id, status, start_time, close_time,
            next_event_id, history_bytes, wake_at, has_work, expires_at, volatile)
        VALUES (1, 'namespace', 'workflow-1', 'run-1', 'request-1', 1, 1, NULL, 4, 3, 6, 1, NULL, x'01'),
            (2, 'namespace', 'workflow-2', 'run-2', 'request-2', 2, 2, 12, 3, 2, NULL, 0, 100, x'02');
        INSERT INTO history (run, first_event_id, events) VALUES (1, 1, x'0102'), (1, 3, x'03'), (2, 1, x'0102');
        INSERT INTO pending (run, kind, id, data) VALUES (1, 1, 3, x'04');
        INSERT INTO document (kind, namespace, key, data) VALUES ('kind', 'namespace', 'key', x'05');
        INSERT INTO visibility (run, namespace, workflow_id, run_id, type, task_queue, status, start_time,
            execution_time, close_time, sort_time)
        VALUES (1, 'namespace', 'workflow-1', 'run-1', 'Type', 'queue', 1, 1, 1, NULL, 1),
            (2, 'namespace', 'workflow-2', 'run-2', 'Type', 'queue', 2, 2, 2, 12, 12);
        INSERT INTO search_attribute (run, name, value, namespace, sort_time, start_time)
        VALUES (1, 'CustomKeyword', 'value', 'namespace', 1, 1);
        """

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
