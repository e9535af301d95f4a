import Fermata
import Foundation

extension SQLConversationLog {
    public func messages(from count: Int, upTo head: ConversationHead) async throws -> [Message] {
        let newest = try head.checked()
        try head.check(count: count)
        guard head.count > 0 else { return [] }
        return try await database.reading { session in
            var walk = ConversationWalk(head: head, newest: newest, from: count)
            do {
                for row in try session.rows(Self.walkWithContent, [newest.bytes, count, count]) { try walk.take(row) }
                return try walk.finish()
            } catch let error as ApplicationError {
                try Self.require(head, newest, in: session)
                throw error
            }
        }
    }

    public func ancestor(of head: ConversationHead, count: Int) async throws -> ConversationHead {
        let newest = try head.checked()
        try head.check(count: count)
        guard count > 0 else { return ConversationHead(startOf: head.log) }
        return try await database.reading { session in
            let hash: Data? = try session.value(
                Self.walk + "SELECT hash FROM path WHERE position = ?",
                [newest.bytes, count, count - 1]
            )
            try Self.require(head, newest, in: session)
            guard let hash = hash.flatMap(ContentHash.init(stored:)) else {
                throw ConversationWalk.damaged(head, position: count - 1)
            }
            return ConversationHead(log: head.log, hash: hash.hex, count: count)
        }
    }

    public func head(of log: String) async throws -> ConversationHead? {
        try ConversationHead.check(log: log)
        return try await database.reading { session in
            let row = try session.row(
                """
                SELECT e.hash, e.position FROM conversation_entry e JOIN conversation_log l ON l.id = e.log
                WHERE l.name = ? ORDER BY e.id DESC LIMIT 1
                """,
                [log]
            )
            guard let row, let hash = ContentHash(stored: try row[0]) else { return nil }
            let position: Int = try row[1]
            return ConversationHead(log: log, hash: hash.hex, count: position + 1)
        }
    }

    public func message(_ hash: String) async throws -> Message? {
        guard let hash = ContentHash(hex: hash) else {
            throw ConversationErrorType.invalidInput.error("hash must be 64 lower-case hexadecimal digits.")
        }
        return try await database.reading { session in
            let rows = try session.rows(
                """
                SELECT m.role, p.data FROM conversation_message m
                LEFT JOIN conversation_message_part mp ON mp.message = m.id
                LEFT JOIN conversation_part p ON p.id = mp.part
                WHERE m.hash = ? ORDER BY mp.position
                """,
                [hash.bytes]
            )
            guard let first = rows.first else { return nil }
            let parts: [Data?] = try rows.map { try $0[1] }
            return try StoredMessage.message(hash: hash, role: try first[0], parts: parts.compactMap(\.self))
        }
    }

    public func statistics() async throws -> ConversationStatistics {
        try await database.reading { session in
            let row = try session.row(
                """
                SELECT (SELECT count(*) FROM conversation_log), (SELECT count(*) FROM conversation_entry),
                    (SELECT count(*) FROM conversation_message), count(*),
                    CAST(coalesce(sum(length(data)), 0) AS BIGINT)
                FROM conversation_part
                """
            )
            guard let row else { return ConversationStatistics() }
            return ConversationStatistics(
                logs: try row[0],
                entries: try row[1],
                messages: try row[2],
                parts: try row[3],
                bytes: try row[4]
            )
        }
    }

    /// From the head back to the entry before the wanted ones. Each step must go exactly one position back, so that a
    /// damaged parent ends the walk and cannot make it endless.
    private static let walk = """
        WITH RECURSIVE path (parent, position, hash, message) AS (
            SELECT parent, position, hash, message FROM conversation_entry WHERE hash = ?
            UNION ALL
            SELECT e.parent, e.position, e.hash, e.message
            FROM path JOIN conversation_entry e ON e.id = path.parent AND e.position = path.position - 1
            WHERE path.position >= ?
        )

        """

    private static let walkWithContent =
        walk + """
            SELECT path.position, path.hash, m.hash, m.role, p.data FROM path
            LEFT JOIN conversation_message m ON m.id = path.message AND path.position >= ?
            LEFT JOIN conversation_message_part mp ON mp.message = m.id
            LEFT JOIN conversation_part p ON p.id = mp.part
            ORDER BY path.position, mp.position
            """

    /// A head that is not there was never made here, or its log was deleted: that is not damage.
    private static func require(_ head: ConversationHead, _ hash: ContentHash, in session: any SQLSession) throws {
        let isThere = try session.exists(
            """
            SELECT 1 FROM conversation_entry e JOIN conversation_log l ON l.id = e.log
            WHERE e.hash = ? AND l.name = ? AND e.position = ?
            """,
            [hash.bytes, head.log, head.count - 1]
        )
        guard isThere else { throw unknown(head) }
    }

    static func unknown(_ head: ConversationHead) -> ApplicationError {
        ConversationErrorType.notFound.error(
            "The conversation log \(head.log) has no entry \(head.hash) at position \(head.count - 1). Either the log was "
                + "deleted, or this worker uses another AI store than the one that wrote it."
        )
    }
}
