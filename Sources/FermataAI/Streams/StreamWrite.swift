import Fermata
import Foundation
import GRDB

/// A change of one stream, within one transaction.
struct StreamWrite {
    private let database: Database
    private let limits: StreamLimits
    private let name: String
    private let id: Int64
    private let now: Int64
    private var first: Int64
    private var next: Int64
    private var bytes: Int
    var isEnded: Bool

    /// Opens a stream; `nil` if there is none.
    init?(_ name: String, limits: StreamLimits, now: Int64, in database: Database) throws {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, first, next, bytes, is_ended FROM stream WHERE name = ?"),
            arguments: [name]
        )
        guard let row else { return nil }
        self.database = database
        self.limits = limits
        self.name = name
        self.now = now
        id = row[0]
        first = row[1]
        next = row[2]
        bytes = row[3]
        isEnded = row[4]
    }

    /// Makes a stream.
    init(making name: String, limits: StreamLimits, now: Int64, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO stream (name, first, next, bytes, is_ended, written_ms) VALUES (?, 0, 0, 0, 0, ?)",
            arguments: [name, now]
        )
        self.database = database
        self.limits = limits
        self.name = name
        self.now = now
        id = database.lastInsertedRowID
        first = 0
        next = 0
        bytes = 0
        isEnded = false
    }

    /// Begins an answer.
    ///
    /// - Returns: The offset of the beginning.
    mutating func begin(_ message: String, attempt: Int) throws -> Int64 {
        let before = try Int.fetchOne(
            database,
            sql: "SELECT attempt FROM stream_message WHERE stream = ? AND name = ?",
            arguments: [id, message]
        )
        if let before, before > attempt {
            throw StreamErrorType.superseded.error(
                "Attempt \(attempt) of \(message) cannot begin: attempt \(before) has begun."
            )
        }
        // The answers of before are in the conversation by now. This one's own is void.
        try database.execute(
            sql: "DELETE FROM stream_message WHERE stream = ? AND (is_finished OR name = ?)",
            arguments: [id, message]
        )
        let isFirst = before == nil && attempt == 1
        let begun = try append(
            isFirst
                ? .messageStarted(message: message, attempt: attempt)
                : .messageRestarted(message: message, attempt: attempt)
        )
        try database.execute(
            sql: """
                INSERT INTO stream_message (stream, name, attempt, begun, is_finished, overwritten, is_truncated)
                VALUES (?, ?, ?, ?, 0, NULL, 0)
                """,
            arguments: [id, message, attempt, begun]
        )
        try database.execute(
            sql: """
                DELETE FROM stream_message WHERE stream = ?1 AND begun <= (
                    SELECT begun FROM stream_message WHERE stream = ?1 ORDER BY begun DESC LIMIT 1 OFFSET ?2
                )
                """,
            arguments: [id, limits.maximumMessages]
        )
        return begun
    }

    /// Adds to an answer.
    mutating func append(_ deltas: [ModelDelta], to ticket: StreamTicket, isLast: Bool) throws {
        let holder = try Int64.fetchOne(
            database.cachedStatement(
                sql: "SELECT begun FROM stream_message WHERE stream = ? AND name = ? AND NOT is_finished"
            ),
            arguments: [id, ticket.message]
        )
        guard holder == ticket.begun else { throw Self.superseded(ticket) }
        for delta in deltas { try append(.delta(delta, message: ticket.message)) }
        guard isLast else { return }
        try append(.messageFinished(message: ticket.message))
        try database.execute(
            sql: "UPDATE stream_message SET is_finished = 1 WHERE stream = ? AND name = ?",
            arguments: [id, ticket.message]
        )
    }

    /// Adds an event.
    @discardableResult
    mutating func append(_ body: StreamEvent.Body) throws -> Int64 {
        guard !isEnded else {
            throw StreamErrorType.ended.error("The stream \(name) has ended; nothing can be added.")
        }
        let data = try encoded(body)
        try database.cachedStatement(sql: "INSERT INTO stream_event (stream, position, data) VALUES (?, ?, ?)")
            .execute(arguments: [id, next, data])
        defer { next += 1 }
        bytes += data.count
        return next
    }

    /// Writes what changed of the stream itself, and overwrites what is too much.
    mutating func finish() throws {
        if next - first > Int64(limits.maximumEvents) || bytes > limits.maximumBytes {
            // A quarter at once, so that it happens seldom.
            var overwriting = StreamOverwriting(stream: id, limits: limits, in: database)
            (first, bytes) = try overwriting.run(first: first, next: next, bytes: bytes)
        }
        try database.cachedStatement(
            sql: "UPDATE stream SET first = ?, next = ?, bytes = ?, is_ended = ?, written_ms = ? WHERE id = ?"
        ).execute(arguments: [first, next, bytes, isEnded, now, id])
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
