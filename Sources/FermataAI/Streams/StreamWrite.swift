import Fermata
import Foundation

/// A change of one stream, within one transaction.
struct StreamWrite {
    private let session: any SQLSession
    private let limits: StreamLimits
    private let name: String
    private let id: Int64
    private let now: Int64
    private var first: Int64
    private var next: Int64
    private var bytes: Int
    var isEnded: Bool

    /// Opens a stream; `nil` if there is none.
    init?(_ name: String, limits: StreamLimits, now: Int64, in session: any SQLSession) throws {
        let row = try session.row("SELECT id, first, next, bytes, is_ended FROM stream WHERE name = ?", [name])
        guard let row else { return nil }
        self.session = session
        self.limits = limits
        self.name = name
        self.now = now
        id = try row[0]
        first = try row[1]
        next = try row[2]
        bytes = try row[3]
        isEnded = try row[4]
    }

    /// Makes a stream.
    init(making name: String, limits: StreamLimits, now: Int64, in session: any SQLSession) throws {
        id = try session.rows(
            """
            INSERT INTO stream (name, first, next, bytes, is_ended, written_ms) VALUES (?, 0, 0, 0, 0, ?) RETURNING id
            """,
            [name, now]
        )[0][0]
        self.session = session
        self.limits = limits
        self.name = name
        self.now = now
        first = 0
        next = 0
        bytes = 0
        isEnded = false
    }

    /// Begins an answer.
    ///
    /// - Returns: The offset of the beginning.
    mutating func begin(_ message: String, attempt: Int) throws -> Int64 {
        let before: Int? = try session.value(
            "SELECT attempt FROM stream_message WHERE stream = ? AND name = ?",
            [id, message]
        )
        if let before, before > attempt {
            throw StreamErrorType.superseded.error(
                "Attempt \(attempt) of \(message) cannot begin: attempt \(before) has begun."
            )
        }
        // The answers of before are in the conversation by now. This one's own is void.
        try session.execute(
            "DELETE FROM stream_message WHERE stream = ? AND (is_finished = 1 OR name = ?)",
            [id, message]
        )
        let isFirst = before == nil && attempt == 1
        let begun = try append(
            isFirst
                ? .messageStarted(message: message, attempt: attempt)
                : .messageRestarted(message: message, attempt: attempt)
        )
        try session.execute(
            """
            INSERT INTO stream_message (stream, name, attempt, begun, is_finished, overwritten, is_truncated)
            VALUES (?, ?, ?, ?, 0, NULL, 0)
            """,
            [id, message, attempt, begun]
        )
        try session.execute(
            """
            DELETE FROM stream_message WHERE stream = ?1 AND begun <= (
                SELECT begun FROM stream_message WHERE stream = ?1 ORDER BY begun DESC LIMIT 1 OFFSET ?2
            )
            """,
            [id, limits.maximumMessages]
        )
        return begun
    }

    /// Adds to an answer.
    mutating func append(_ deltas: [ModelDelta], to ticket: StreamTicket, isLast: Bool) throws {
        let holder: Int64? = try session.value(
            "SELECT begun FROM stream_message WHERE stream = ? AND name = ? AND is_finished = 0",
            [id, ticket.message]
        )
        guard holder == ticket.begun else { throw Self.superseded(ticket) }
        for delta in deltas { try append(.delta(delta, message: ticket.message)) }
        guard isLast else { return }
        try append(.messageFinished(message: ticket.message))
        try session.execute(
            "UPDATE stream_message SET is_finished = 1 WHERE stream = ? AND name = ?",
            [id, ticket.message]
        )
    }

    /// Adds an event.
    @discardableResult
    mutating func append(_ body: StreamEvent.Body) throws -> Int64 {
        guard !isEnded else {
            throw StreamErrorType.ended.error("The stream \(name) has ended; nothing can be added.")
        }
        let data = try encoded(body)
        try session.execute("INSERT INTO stream_event (stream, position, data) VALUES (?, ?, ?)", [id, next, data])
        defer { next += 1 }
        bytes += data.count
        return next
    }

    /// Writes what changed of the stream itself, and overwrites what is too much.
    mutating func finish() throws {
        if next - first > Int64(limits.maximumEvents) || bytes > limits.maximumBytes {
            // A quarter at once, so that it happens seldom.
            var overwriting = StreamOverwriting(stream: id, limits: limits, in: session)
            (first, bytes) = try overwriting.run(first: first, next: next, bytes: bytes)
        }
        try session.execute(
            "UPDATE stream SET first = ?, next = ?, bytes = ?, is_ended = ?, written_ms = ? WHERE id = ?",
            [first, next, bytes, isEnded, now, id]
        )
    }

    static func superseded(_ ticket: StreamTicket) -> ApplicationError {
        StreamErrorType.superseded.error(
            "\(ticket.message) is not this writer's any more: it is finished, was begun again, or its stream was removed."
        )
    }

    private func encoded(_ body: StreamEvent.Body) throws -> Data {
        guard let data = CanonicalJSON.data(body) else {
            throw StreamErrorType.invalidInput.error("data holds a number that JSON does not have.")
        }
        // Pieces of answers are short enough; as JSON a character may take six bytes.
        guard data.count <= 6 * limits.maximumEventBytes + 1024 else {
            throw StreamErrorType.invalidInput.error(
                "The event has \(data.count) bytes, more than a stream can take. Put the content into the "
                    + "conversation and only its hash here."
            )
        }
        return data
    }
}
