import Foundation

/// Removes the oldest events of a stream, and keeps for snapshots what they held of unfinished answers.
struct StreamOverwriting {
    private struct Message {
        let begun: Int64
        var joined = JoinedDeltas()
        var isTruncated: Bool
        var isChanged = false
    }

    private let stream: Int64
    private let limits: StreamLimits
    private let session: any SQLSession
    private var messages: [String: Message] = [:]

    init(stream: Int64, limits: StreamLimits, in session: any SQLSession) {
        self.stream = stream
        self.limits = limits
        self.session = session
    }

    /// Overwrites down to three quarters of the limits; the newest event always stays.
    ///
    /// - Returns: The first event that is left, and the bytes of all that are.
    mutating func run(first: Int64, next: Int64, bytes: Int) throws -> (first: Int64, bytes: Int) {
        try load()
        let mostEvents = Int64(limits.maximumEvents / 4 * 3)
        let mostBytes = limits.maximumBytes / 4 * 3
        var (first, bytes) = (first, bytes)
        let rows = try session.rows(
            "SELECT position, data FROM stream_event WHERE stream = ? AND position < ? ORDER BY position",
            [stream, next - 1]
        )
        for row in rows where next - first > mostEvents || bytes > mostBytes {
            let (position, data): (Int64, Data) = (try row[0], try row[1])
            try keep(data, at: position)
            first = position + 1
            bytes -= data.count
        }
        try session.execute("DELETE FROM stream_event WHERE stream = ? AND position < ?", [stream, first])
        try save()
        return (first, bytes)
    }

    private mutating func load() throws {
        let rows = try session.rows(
            "SELECT name, begun, overwritten, is_truncated FROM stream_message WHERE stream = ?",
            [stream]
        )
        for row in rows {
            var message = Message(begun: try row[1], isTruncated: try row[3])
            if let data: Data = try row[2] {
                for delta in try JSONDecoder().decode([ModelDelta].self, from: data) { message.joined.append(delta) }
            }
            messages[try row[0]] = message
        }
    }

    private mutating func keep(_ data: Data, at position: Int64) throws {
        guard
            case .delta(let delta, let name) = try JSONDecoder().decode(StreamEvent.Body.self, from: data),
            let message = messages[name], position > message.begun
        else { return }
        messages[name]?.joined.append(delta)
        messages[name]?.isChanged = true
    }

    private mutating func save() throws {
        for (name, message) in messages where message.isChanged {
            var joined = message.joined
            let isTruncated = joined.keepLast(bytes: limits.maximumSnapshotBytes) || message.isTruncated
            try session.execute(
                "UPDATE stream_message SET overwritten = ?, is_truncated = ? WHERE stream = ? AND name = ?",
                [try JSONEncoder().encode(joined.deltas), isTruncated, stream, name]
            )
        }
    }
}
