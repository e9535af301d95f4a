public import Foundation

extension SQLResponseCache {
    public func values(for keys: [ResponseCacheKey]) async throws -> [ResponseCacheKey: Data] {
        let now = LedgerTime.microseconds(now())
        return try await database.reading { session in
            var values: [ResponseCacheKey: Data] = [:]
            for key in keys {
                let value: Data? = try session.value(
                    "SELECT answer FROM response_cache WHERE hash = ? AND expires_at > ?",
                    [key.hash, now]
                )
                values[key] = value
            }
            return values
        }
    }

    public func keep(_ values: [ResponseCacheKey: Data], timeToLive: Duration) async throws {
        guard timeToLive > .zero, !values.isEmpty else { return }
        let now = LedgerTime.microseconds(now())
        let maximumBytes = maximumBytes
        try await database.writing(.cache) { session in
            for (key, value) in values {
                // What an entry takes besides its value: hash, times and their places in the indexes.
                let size = value.count + 128
                guard size <= maximumBytes / Self.largestShare else { continue }
                try session.upsert(
                    "response_cache",
                    key: ["hash"],
                    [
                        ("hash", key.hash), ("answer", value), ("size", size),
                        ("expires_at", now + timeToLive.limitMicroseconds), ("used_at", now),
                    ]
                )
            }
            try session.execute("DELETE FROM response_cache WHERE expires_at <= ?", [now])
            try Self.evict(session, to: maximumBytes, keeping: nil)
        }
    }
}
