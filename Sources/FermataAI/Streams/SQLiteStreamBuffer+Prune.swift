import Foundation
import GRDB

extension SQLiteStreamBuffer {
    public func delete(_ stream: String) async throws {
        try StreamErrorType.check(stream, "stream")
        try await database.writing { database in
            try database.execute(sql: "DELETE FROM stream WHERE name = ?", arguments: [stream])
        }
    }

    @discardableResult
    public func prune() async throws -> Int {
        let milliseconds = Int64(now().timeIntervalSince1970 * 1000)
        var total = 0
        while true {
            try Task.checkCancellation()
            // In portions, so that writers get in between.
            let pruned = try await database.writing { try prune(atMost: 100, now: milliseconds, in: $0) }
            total += pruned
            guard pruned > 0 else { return total }
        }
    }

    /// Prunes some streams.
    ///
    /// - Returns: How many; zero if none is old enough.
    @discardableResult
    func prune(atMost count: Int, now: Int64, in database: Database) throws -> Int {
        func before(_ age: Duration) -> Int64 {
            now - age.components.seconds * 1000 - age.components.attoseconds / 1_000_000_000_000_000
        }
        try database.execute(
            sql: """
                DELETE FROM stream WHERE id IN (
                    SELECT id FROM stream
                    WHERE (is_ended AND written_ms < ?) OR written_ms < ?
                    ORDER BY written_ms LIMIT ?
                )
                """,
            arguments: [before(retention.ended), before(retention.abandoned), count]
        )
        let removed = database.changesCount
        let idle = try Int64.fetchAll(
            database,
            sql: """
                SELECT id FROM stream WHERE NOT is_ended AND first < next AND written_ms < ?
                ORDER BY written_ms LIMIT ?
                """,
            arguments: [before(retention.idle), count - removed]
        )
        for stream in idle {
            try database.execute(sql: "DELETE FROM stream_event WHERE stream = ?", arguments: [stream])
            try database.execute(sql: "DELETE FROM stream_message WHERE stream = ?", arguments: [stream])
            try database.execute(sql: "UPDATE stream SET first = next, bytes = 0 WHERE id = ?", arguments: [stream])
        }
        return removed + idle.count
    }
}
