import Foundation
import GRDB

extension SQLiteStreamBuffer {
    /// What is there now.
    func page(_ stream: String, from offset: Int64, limit: Int) async throws -> StreamPage {
        try await database.reading { database in
            let row = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT id, first, next, is_ended FROM stream WHERE name = ?"),
                arguments: [stream]
            )
            guard let row else {
                guard offset == 0 else { throw StreamErrorType.notFound.error("There is no stream \(stream).") }
                return StreamPage(events: [], gap: nil, next: 0, isEnded: false)
            }
            let (first, next): (Int64, Int64) = (row[1], row[2])
            guard offset <= next else {
                throw StreamErrorType.notFound.error(
                    "The stream \(stream) ends at offset \(next), before offset \(offset): it was removed and began "
                        + "anew. Begin with a snapshot."
                )
            }
            let start = max(offset, first)
            let events = try Self.events(of: row[0], from: start, limit: limit, in: database)
            guard zip(events, start...).allSatisfy({ $0.offset == $1 }), events.count == min(Int64(limit), next - start)
            else { throw Self.damaged(stream) }
            let end = start + Int64(events.count)
            return StreamPage(
                events: events,
                gap: offset < start ? offset..<start : nil,
                next: end,
                isEnded: row[3] && end == next
            )
        }
    }

    public func snapshot(_ stream: String) async throws -> StreamSnapshot? {
        try StreamErrorType.check(stream, "stream")
        return try await database.reading { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT id, next, is_ended FROM stream WHERE name = ?",
                arguments: [stream]
            )
            guard let row else { return nil }
            do {
                return StreamSnapshot(
                    messages: try partialMessages(of: row[0], in: database),
                    next: row[1],
                    isEnded: row[2]
                )
            } catch is DecodingError {
                throw Self.damaged(stream)
            }
        }
    }

    private func partialMessages(
        of stream: Int64,
        in database: Database
    ) throws -> [StreamSnapshot.PartialMessage] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT name, attempt, begun, is_finished, overwritten, is_truncated FROM stream_message
                WHERE stream = ? ORDER BY begun
                """,
            arguments: [stream]
        )
        guard let oldest = rows.first?[2] as Int64? else { return [] }
        var texts: [String: JoinedDeltas] = [:]
        for row in rows {
            guard let data = row[4] as Data? else { continue }
            for delta in try JSONDecoder().decode([ModelDelta].self, from: data) {
                texts[row[0], default: JoinedDeltas()].append(delta)
            }
        }
        let begun = Dictionary(rows.map { ($0[0] as String, $0[2] as Int64) }) { first, _ in first }
        for event in try Self.events(of: stream, from: oldest, limit: limits.maximumEvents, in: database) {
            guard case .delta(let delta, let name) = event.body, let start = begun[name], event.offset > start else {
                continue
            }
            texts[name, default: JoinedDeltas()].append(delta)
        }
        return rows.map { row in
            var text = texts[row[0]] ?? JoinedDeltas()
            let isCut = text.keepLast(bytes: limits.maximumSnapshotBytes)
            return StreamSnapshot.PartialMessage(
                message: row[0],
                attempt: row[1],
                deltas: text.deltas,
                isFinished: row[3],
                isTruncated: isCut || row[5]
            )
        }
    }

    private static func events(
        of stream: Int64,
        from offset: Int64,
        limit: Int,
        in database: Database
    ) throws -> [StreamEvent] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT position, data FROM stream_event WHERE stream = ? AND position >= ?
                    ORDER BY position LIMIT ?
                    """
            ),
            arguments: [stream, offset, limit]
        )
        let decoder = JSONDecoder()
        var events: [StreamEvent] = []
        while let row = try rows.next() {
            events.append(StreamEvent(offset: row[0], body: try decoder.decode(StreamEvent.Body.self, from: row[1])))
        }
        return events
    }

    private static func damaged(_ stream: String) -> any Error {
        StreamErrorType.damaged.error(
            "The stored stream \(stream) was changed or is incomplete. Delete it, or restore the AI store from a backup."
        )
    }
}
