import Fermata
import Foundation
import GRDB
import Testing

@testable import FermataAI

@Suite("Asking a SQLite file")
struct SQLiteQueryToolTests {
    private func withTool<Result>(
        limits: SQLiteQueryTool.Limits = .init(),
        _ body: (AnyTool, String) async throws -> Result
    ) async throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "query-\(UUID().uuidString).db").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let queue = try DatabaseQueue(path: path)
        try await queue.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE pet (id INTEGER PRIMARY KEY, name TEXT, photo BLOB);
                    INSERT INTO pet (name, photo) VALUES ('Rex', x'010203'), ('Tom', NULL), ('Ann', NULL);
                    """
            )
        }
        try queue.close()
        return try await body(AnyTool(SQLiteQueryTool(path: path, about: "Pets of the shop.", limits: limits)), path)
    }

    private func run(_ tool: AnyTool, _ sql: String) async throws -> String {
        try await tool.call(["sql": .string(sql)], context: ToolContext(callID: "1"))
    }

    @Test("a question is answered with names and values, and the model knows the tables")
    func question() async throws {
        try await withTool { tool, _ in
            #expect(tool.definition.description.contains("pet(id INTEGER, name TEXT, photo BLOB)"))
            let answer = try await run(tool, "SELECT name, id, photo, 1.5 AS x FROM pet ORDER BY id LIMIT 2")
            #expect(
                answer == #"{"columns":["name","id","photo","x"],"isCut":false,"#
                    + #""rows":[["Rex",1,"(blob of 3 bytes)",1.5],["Tom",2,null,1.5]]}"#
            )
            #expect(try await run(tool, "/* a */ -- b\n with t AS (SELECT 1 AS a) SELECT a FROM t").contains("[[1]]"))
        }
    }

    @Test(
        "nothing is written, attached or set",
        arguments: [
            "DELETE FROM pet", "INSERT INTO pet (name) VALUES ('x')", "DROP TABLE pet", "UPDATE pet SET name = 'x'",
            "ATTACH DATABASE '/tmp/other.db' AS other", "PRAGMA query_only = OFF", "PRAGMA journal_mode = DELETE",
            "VACUUM INTO '/tmp/copy.db'", "SELECT 1; DELETE FROM pet", "SELECT 1; ATTACH '/tmp/x' AS x",
            "WITH t AS (SELECT 1) DELETE FROM pet", "WITH t AS (SELECT 1) INSERT INTO pet (name) SELECT 'x'",
            "EXPLAIN SELECT 1; DROP TABLE pet", "BEGIN", "/* SELECT */ DELETE FROM pet", "-- SELECT\nDELETE FROM pet",
            "SELECT load_extension('/tmp/x.so')", "", ";", "/*", "SELECTX", "SELECT * FROM nothing",
            "SELECT writefile('/tmp/x', 'y')", "SELECT fts3_tokenizer('simple')",
        ]
    )
    func abuse(sql: String) async throws {
        try await withTool { tool, path in
            await #expect(throws: ToolError.self) { try await run(tool, sql) }
            let count = try await DatabaseQueue(path: path).read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM pet")
            }
            #expect(count == 3)
        }
    }

    @Test("long answers are cut by rows and by bytes")
    func cut() async throws {
        let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        try await withTool(limits: .init(rows: 3)) { tool, _ in
            let answer = try await run(tool, numbers)
            #expect(answer == #"{"columns":["i"],"isCut":true,"rows":[[1],[2],[3]]}"#)
        }
        try await withTool(limits: .init(rows: 1_000, bytes: 100)) { tool, _ in
            let answer = try await run(tool, numbers)
            #expect(answer.contains(#""isCut":true"#) && answer.utf8.count < 250)
            let blob = try await run(tool, "SELECT hex(zeroblob(10000))")
            #expect(blob.contains(#""rows":[]"#))
        }
    }

    @Test(
        "a value too long for memory is refused by SQLite before it is made",
        arguments: [
            "SELECT hex(randomblob(400000000))", "SELECT zeroblob(900000000)",
            "SELECT replace(hex(zeroblob(8000)), '0', 'a long text instead of one letter') AS a",
            "SELECT group_concat(hex(randomblob(1000)), '') FROM pet a, pet b, pet c, pet d, pet e",
            "SELECT " + (0..<200).map { _ in "randomblob(100000)" }.joined(separator: ", "),
        ]
    )
    func huge(_ sql: String) async throws {
        try await withTool { tool, _ in
            let error = try await #require(throws: ToolError.self) { try await run(tool, sql) }
            #expect(error.messageForModel.contains("too big"))
            #expect(try await run(tool, "SELECT 1 AS a").contains("[[1]]"))
        }
    }

    @Test("a statement that runs for ever is ended", .timeLimit(.minutes(1)))
    func endless() async throws {
        try await withTool(limits: .init(time: .milliseconds(200))) { tool, _ in
            let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            let error = try await #require(throws: ToolError.self) { try await run(tool, sql) }
            #expect(error.messageForModel.contains("took longer"))
            // And the next one is answered.
            #expect(try await run(tool, "SELECT 1 AS a").contains("[[1]]"))
        }
    }

    @Test("a file that is not there or no database is refused, and not made")
    func missing() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID().uuidString)").path
        #expect(throws: FermataError(.invalidConfiguration, "")) { try SQLiteQueryTool(path: path, about: "x") }
        #expect(!FileManager.default.fileExists(atPath: path))
        try Data("no database at all, only words".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: FermataError(.invalidConfiguration, "")) { try SQLiteQueryTool(path: path, about: "x") }
    }
}
