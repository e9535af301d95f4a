public import Foundation
import GRDB

/// A cache in the file that all workers of one machine share, bounded in size.
public struct SQLiteResponseCache: ResponseCache {
    /// Larger answers are not kept: one would drive out too many others.
    private static let largestShare = 8
    /// Uses are noted no more often than this, so that most hits write nothing.
    private static let useResolution: Int64 = 60_000_000

    private let database: AIDatabase
    private let maximumBytes: Int
    private let now: @Sendable () -> Date

    /// Creates a cache on an open file.
    ///
    /// - Parameters:
    ///   - maximumBytes: What all answers together may take. Beyond it those go that were used the longest ago.
    ///   - now: The date, for tests.
    public init(
        _ database: AIDatabase,
        maximumBytes: Int = 256 << 20,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.database = database
        self.maximumBytes = max(0, maximumBytes)
        self.now = now
    }

    public func response(for key: ResponseCacheKey) async throws -> ModelResponse? {
        let now = LedgerTime.microseconds(now())
        let found = try await database.reading { database in
            try Row.fetchOne(
                database,
                sql: "SELECT answer, used_at FROM response_cache WHERE hash = ? AND expires_at > ?",
                arguments: [key.hash, now]
            ).map { (answer: $0["answer"] as Data, usedAt: $0["used_at"] as Int64) }
        }
        // An answer of another version that cannot be read is none.
        guard let found, let response = try? JSONDecoder().decode(ModelResponse.self, from: found.answer) else {
            return nil
        }
        if now - found.usedAt >= Self.useResolution {
            try await database.writing { database in
                try database.execute(
                    sql: "UPDATE response_cache SET used_at = max(used_at, ?) WHERE hash = ?",
                    arguments: [now, key.hash]
                )
            }
        }
        return response
    }

    public func keep(_ response: ModelResponse, for key: ResponseCacheKey, timeToLive: Duration) async throws {
        let answer = try JSONEncoder().encode(response)
        // What an entry takes besides its answer: hash, times and their places in the indexes.
        let size = answer.count + 128
        guard timeToLive > .zero, size <= maximumBytes / Self.largestShare else { return }
        let now = LedgerTime.microseconds(now())
        let maximumBytes = maximumBytes
        try await database.writing { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO response_cache (hash, answer, size, expires_at, used_at) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [key.hash, answer, size, now + timeToLive.limitMicroseconds, now]
            )
            try database.execute(sql: "DELETE FROM response_cache WHERE expires_at <= ?", arguments: [now])
            try Self.evict(database, to: maximumBytes, keeping: key)
        }
    }

    public func clear() async throws {
        try await database.writing { try $0.execute(sql: "DELETE FROM response_cache") }
    }

    private static func evict(_ database: Database, to maximumBytes: Int, keeping key: ResponseCacheKey) throws {
        var total = try Int.fetchOne(database, sql: "SELECT coalesce(sum(size), 0) FROM response_cache") ?? 0
        guard total > maximumBytes else { return }
        let entries = try Row.fetchAll(
            database,
            sql: "SELECT rowid, size FROM response_cache WHERE hash <> ? ORDER BY used_at LIMIT 1000",
            arguments: [key.hash]
        )
        for entry in entries where total > maximumBytes {
            try database.execute(
                sql: "DELETE FROM response_cache WHERE rowid = ?",
                arguments: [entry["rowid"] as Int64]
            )
            total -= entry["size"]
        }
    }
}
