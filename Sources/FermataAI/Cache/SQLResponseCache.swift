public import Foundation

/// A cache in the store that all workers share, bounded in size.
public struct SQLResponseCache: ResponseCache {
    /// Larger answers are not kept: one would drive out too many others.
    static let largestShare = 8
    /// Uses are noted no more often than this, so that most hits write nothing.
    private static let useResolution: Int64 = 60_000_000

    let database: AIDatabase
    let maximumBytes: Int
    let now: @Sendable () -> Date

    /// Creates a cache.
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
        let found = try await database.reading { session in
            try session.row(
                "SELECT answer, used_at FROM response_cache WHERE hash = ? AND expires_at > ?",
                [key.hash, now]
            ).map { row -> (answer: Data, usedAt: Int64) in (try row[0], try row[1]) }
        }
        // An answer of another version that cannot be read is none.
        guard let found, let response = try? JSONDecoder().decode(ModelResponse.self, from: found.answer) else {
            return nil
        }
        if now - found.usedAt >= Self.useResolution {
            try await database.writing(.cache) { session in
                try session.execute(
                    "UPDATE response_cache SET used_at = ?1 WHERE hash = ?2 AND used_at < ?1",
                    [now, key.hash]
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
        try await database.writing(.cache) { session in
            try session.upsert(
                "response_cache",
                key: ["hash"],
                [
                    ("hash", key.hash), ("answer", answer), ("size", size),
                    ("expires_at", now + timeToLive.limitMicroseconds), ("used_at", now),
                ]
            )
            try session.execute("DELETE FROM response_cache WHERE expires_at <= ?", [now])
            try Self.evict(session, to: maximumBytes, keeping: key)
        }
    }

    public func clear() async throws {
        try await database.writing(.cache) { session in
            try session.execute("DELETE FROM response_cache")
        }
    }

    static func evict(_ session: any SQLSession, to maximumBytes: Int, keeping key: ResponseCacheKey?) throws {
        var total: Int =
            try session.value("SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM response_cache") ?? 0
        guard total > maximumBytes else { return }
        let entries = try session.rows(
            "SELECT hash, size FROM response_cache WHERE hash <> ? ORDER BY used_at LIMIT 1000",
            [key?.hash ?? Data()]
        )
        for entry in entries where total > maximumBytes {
            let (hash, size): (Data, Int) = (try entry[0], try entry[1])
            try session.execute("DELETE FROM response_cache WHERE hash = ?", [hash])
            total -= size
        }
    }
}
