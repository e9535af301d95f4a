import Foundation

extension SQLStreamBuffer {
    public func delete(_ stream: String) async throws {
        try StreamErrorType.check(stream, "stream")
        try await database.writing(.stream(stream)) { session in
            try session.execute("DELETE FROM stream WHERE name = ?", [stream])
        }
    }

    @discardableResult
    public func prune() async throws -> Int {
        let milliseconds = Int64(now().timeIntervalSince1970 * 1000)
        var total = 0
        while true {
            try Task.checkCancellation()
            // In portions, so that writers get in between.
            let pruned = try await database.writing(.streamPruning) { session in
                try prune(atMost: 100, now: milliseconds, in: session)
            }
            total += pruned
            guard pruned > 0 else { return total }
        }
    }

    /// Prunes some streams. Those that somebody writes at this moment are left out.
    ///
    /// - Returns: How many; zero if none is old enough.
    @discardableResult
    func prune(atMost count: Int, now: Int64, in session: any SQLSession) throws -> Int {
        func before(_ age: Duration) -> Int64 {
            now - age.components.seconds * 1000 - age.components.attoseconds / 1_000_000_000_000_000
        }
        let isOld = "((is_ended = 1 AND written_ms < ?1) OR written_ms < ?2)"
        let isIdle = "(is_ended = 0 AND first < next AND written_ms < ?1)"
        let (ended, abandoned, idle) = (before(retention.ended), before(retention.abandoned), before(retention.idle))
        var pruned = 0
        for (id, name) in try found(isOld, [ended, abandoned], limit: count, in: session)
        where try session.lockIfFree(.stream(name)) {
            // It may have been written before the lock was taken.
            pruned += try session.execute("DELETE FROM stream WHERE \(isOld) AND id = ?3", [ended, abandoned, id])
        }
        for (id, name) in try found(isIdle, [idle], limit: count - pruned, in: session)
        where try session.lockIfFree(.stream(name)) {
            let update = "UPDATE stream SET first = next, bytes = 0 WHERE \(isIdle) AND id = ?2"
            guard try session.execute(update, [idle, id]) > 0 else { continue }
            try session.execute("DELETE FROM stream_event WHERE stream = ?", [id])
            try session.execute("DELETE FROM stream_message WHERE stream = ?", [id])
            pruned += 1
        }
        return pruned
    }

    private func found(
        _ condition: String,
        _ arguments: [Int64],
        limit: Int,
        in session: any SQLSession
    ) throws -> [(Int64, String)] {
        let query = "SELECT id, name FROM stream WHERE \(condition) ORDER BY written_ms LIMIT ?\(arguments.count + 1)"
        return try session.rows(query, arguments + [Int64(limit)]).map { (try $0[0], try $0[1]) }
    }
}
