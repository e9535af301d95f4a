import Foundation

extension SQLStreamBuffer {
    /// What is there now.
    func page(_ stream: String, from offset: Int64, limit: Int) async throws -> StreamPage {
        try await database.reading { session in
            let row = try session.row("SELECT id, first, next, is_ended FROM stream WHERE name = ?", [stream])
            guard let row else {
                guard offset == 0 else { throw StreamErrorType.notFound.error("There is no stream \(stream).") }
                return StreamPage(events: [], gap: nil, next: 0, isEnded: false)
            }
            let (first, next): (Int64, Int64) = (try row[1], try row[2])
            guard offset <= next else {
                throw StreamErrorType.notFound.error(
                    "The stream \(stream) ends at offset \(next), before offset \(offset): it was removed and began "
                        + "anew. Begin with a snapshot."
                )
            }
            let start = max(offset, first)
            let events = try Self.events(of: try row[0], from: start, limit: limit, in: session)
            guard zip(events, start...).allSatisfy({ $0.offset == $1 }), events.count == min(Int64(limit), next - start)
            else { throw Self.damaged(stream) }
            let isEnded: Bool = try row[3]
            let end = start + Int64(events.count)
            return StreamPage(
                events: events,
                gap: offset < start ? offset..<start : nil,
                next: end,
                isEnded: isEnded && end == next
            )
        }
    }

    public func snapshot(_ stream: String) async throws -> StreamSnapshot? {
        try StreamErrorType.check(stream, "stream")
        return try await database.reading { session in
            let row = try session.row("SELECT id, next, is_ended FROM stream WHERE name = ?", [stream])
            guard let row else { return nil }
            do {
                return StreamSnapshot(
                    messages: try partialMessages(of: try row[0], in: session),
                    next: try row[1],
                    isEnded: try row[2]
                )
            } catch is DecodingError {
                throw Self.damaged(stream)
            }
        }
    }

    private func partialMessages(
        of stream: Int64,
        in session: any SQLSession
    ) throws -> [StreamSnapshot.PartialMessage] {
        var messages = try session.rows(
            """
            SELECT name, attempt, begun, is_finished, overwritten, is_truncated FROM stream_message
            WHERE stream = ? ORDER BY begun
            """,
            [stream]
        ).map(StoredPartialMessage.init)
        guard let oldest = messages.first?.begun else { return [] }
        let places = Dictionary(messages.indices.map { (messages[$0].name, $0) }) { first, _ in first }
        for event in try Self.events(of: stream, from: oldest, limit: limits.maximumEvents, in: session) {
            guard case .delta(let delta, let name) = event.body, let place = places[name],
                event.offset > messages[place].begun
            else { continue }
            messages[place].text.append(delta)
        }
        return messages.map { $0.shown(maximumBytes: limits.maximumSnapshotBytes) }
    }

    private static func events(
        of stream: Int64,
        from offset: Int64,
        limit: Int,
        in session: any SQLSession
    ) throws -> [StreamEvent] {
        let decoder = JSONDecoder()
        return try session.rows(
            "SELECT position, data FROM stream_event WHERE stream = ? AND position >= ? ORDER BY position LIMIT ?",
            [stream, offset, limit]
        ).map { row in
            StreamEvent(offset: try row[0], body: try decoder.decode(StreamEvent.Body.self, from: try row[1]))
        }
    }

    private static func damaged(_ stream: String) -> any Error {
        StreamErrorType.damaged.error(
            "The stored stream \(stream) was changed or is incomplete. Delete it, or restore the AI store from a backup."
        )
    }
}
