import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("A transaction on a store", .timeLimit(.minutes(2)))
struct SQLSessionTests {
    private struct Stop: Error {}

    @Test("gives back every kind of value as it was", arguments: StoreKind.available)
    func values(_ kind: StoreKind) async throws {
        let database = try await kind.database()
        let values: [(SQLValue, String)] = [
            (.integer(.min), "BIGINT"), (.integer(.max), "BIGINT"), (.integer(0), "BIGINT"),
            (.real(-1.5e300), "DOUBLE PRECISION"), (.real(.leastNonzeroMagnitude), "DOUBLE PRECISION"),
            (.text(""), "TEXT"), (.text("é 語 👩‍👩‍👧‍👦 '?\"\\ $1\r\n"), "TEXT"), (.null, "TEXT"),
        ]
        for (value, type) in values {
            let found = try await database.reading { try $0.select("SELECT CAST(? AS \(type))", [value])[0].values }
            #expect(found == [value])
        }
        let bytes = [Data(), Data(0...255), Data(repeating: 0, count: 1 << 20)]
        try await database.writing(.cache) { session in
            for (number, data) in bytes.enumerated() {
                try session.execute(
                    "INSERT INTO response_cache (hash, answer, size, expires_at, used_at) VALUES (?, ?, ?, 0, 0)",
                    [Data([UInt8(number)]), data, data.count]
                )
            }
        }
        let stored: [Data] = try await database.reading { session in
            try session.values("SELECT answer FROM response_cache ORDER BY hash")
        }
        #expect(stored == bytes)
    }

    @Test("leaves nothing behind when it fails", arguments: StoreKind.available)
    func failure(_ kind: StoreKind) async throws {
        let database = try await kind.database()
        await #expect(throws: Stop.self) {
            try await database.writing(.conversations) { session in
                try session.execute("INSERT INTO conversation_log (name) VALUES ('a')")
                throw Stop()
            }
        }
        // Also when the failure of a statement was swallowed: PostgreSQL would roll back without a word.
        await #expect(throws: FermataError.self) {
            try await database.writing(.conversations) { session in
                try session.execute("INSERT INTO conversation_log (name) VALUES ('a')")
                try session.execute("INSERT INTO conversation_log (name) VALUES ('a')")
            }
        }
        let names: [String] = try await database.reading { try $0.values("SELECT name FROM conversation_log") }
        #expect(names.isEmpty)
    }

    @Test("a column that is something else than expected is an error and no trap", arguments: StoreKind.available)
    func otherTypes(_ kind: StoreKind) async throws {
        let query = "SELECT 'a' AS text, 1 AS number, NULL AS empty"
        let row = try #require(try await kind.database().reading { try $0.row(query) })
        #expect(throws: FermataError(.invalidState, "")) { let _: Int64 = try row["text"] }
        #expect(throws: FermataError(.invalidState, "")) { let _: String = try row["number"] }
        #expect(throws: FermataError(.invalidState, "")) { let _: String = try row["empty"] }
        #expect(throws: FermataError(.invalidState, "")) { let _: String = try row["missing"] }
        #expect(throws: FermataError(.invalidState, "")) { let _: String = try row[3] }
        let nothing: String? = try row["empty"]
        #expect(nothing == nil)
    }

    @Test("a query with many rows gives each once, and can be left", arguments: StoreKind.available)
    func longQueries(_ kind: StoreKind) async throws {
        let database = try await kind.database()
        let query = """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
            SELECT CAST(n AS BIGINT) FROM numbers
            """
        for count in [0, 499, 500, 501, 1_234] as [Int64] {
            let numbers = try await database.reading { session in
                var numbers: [Int64] = []
                try session.selectEach("SELECT * FROM (\(query)) AS n WHERE ? > 0", [.integer(count), .integer(count)])
                {
                    numbers.append(try $0[0])
                }
                return numbers
            }
            #expect(numbers == Array(stride(from: 1, through: count, by: 1)))
        }
        await #expect(throws: Stop.self) {
            try await database.reading { try $0.selectEach(query, [.integer(2_000)]) { _ in throw Stop() } }
        }
        #expect(try await database.reading { try $0.exists("SELECT 1") })
    }

    @Test(
        "one that was cancelled before it began writes nothing; what is paid is written all the same",
        arguments: StoreKind.available
    )
    func cancellation(_ kind: StoreKind) async throws {
        let database = try await kind.database()
        let write: @Sendable (any SQLSession) throws -> Void = { session in
            try session.execute("INSERT INTO conversation_log (name) VALUES ('a') ON CONFLICT DO NOTHING")
        }
        let logs: @Sendable () async throws -> Int = {
            try await database.reading { try $0.value("SELECT count(*) FROM conversation_log") ?? 0 }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                await #expect(throws: CancellationError.self) { try await database.writing(.conversations, write) }
            }
            try await group.waitForAll()
        }
        #expect(try await logs() == 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { try await database.writingAlways(.conversations, write) }
            try await group.waitForAll()
        }
        #expect(try await logs() == 1)
    }

    @Test("a text with a NUL, which PostgreSQL cannot keep, is refused as bad input", .needsPostgres)
    func nul() async throws {
        let database = try await StoreKind.postgreSQL.database()
        await #expect(throws: FermataError(.invalidArgument, "")) {
            try await database.writing(.conversations) { session in
                try session.execute("INSERT INTO conversation_log (name) VALUES (?)", ["secret\u{0}"])
            }
        }
        let error = await #expect(throws: FermataError.self) {
            try await database.reading { try $0.execute("SELECT CAST(? AS BIGINT)", ["secret"]) }
        }
        #expect(error?.message.contains("secret") == false)
    }
}
