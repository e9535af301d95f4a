import Foundation

extension SQLConversationLog {
    public func append(_ messages: [Message], to head: ConversationHead) async throws -> ConversationHead {
        let entries = try entries(messages, behind: head)
        guard let last = entries.last else {
            _ = try await ancestor(of: head, count: head.count)
            return head
        }
        let result = ConversationHead(log: head.log, hash: last.hash.hex, count: head.count + entries.count)
        // An activity that is tried again does not wait for others' writes.
        if try await database.reading({ try Self.entry(last.hash, in: $0) != nil }) { return result }
        try await database.writing(.conversations) { session in
            var place = try place(head, in: session)
            for entry in entries { place = try insert(entry, behind: place, in: session) }
        }
        return result
    }

    /// A message with the name of its entry.
    private struct NewEntry: Sendable {
        let hash: ContentHash
        let position: Int
        let message: StoredMessage
    }

    /// A row to which entries can be added.
    private struct Place {
        let log: Int64
        let entry: Int64?
        let bytes: Int
    }

    /// Hashes outside the transaction: others write meanwhile.
    private func entries(_ messages: [Message], behind head: ConversationHead) throws -> [NewEntry] {
        var parent = try head.checked()
        guard messages.count <= limits.maximumMessages, head.count <= limits.maximumMessages - messages.count else {
            throw ConversationErrorType.tooLarge.error(
                "The conversation would have more than the \(limits.maximumMessages) messages of the limit. Begin "
                    + "another with a summary of this one, or raise the limit."
            )
        }
        return try messages.enumerated().map { index, message in
            let stored = try StoredMessage(message)
            guard stored.byteCount <= limits.maximumMessageBytes else {
                throw ConversationErrorType.tooLarge.error(
                    "The message at index \(index) has \(stored.byteCount) bytes; the limit is "
                        + "\(limits.maximumMessageBytes). Shorten it, or raise the limit."
                )
            }
            let position = head.count + index
            let hash = ConversationHead.entryHash(
                parent: parent,
                message: stored.hash,
                log: head.log,
                position: position
            )
            parent = hash
            return NewEntry(hash: hash, position: position, message: stored)
        }
    }

    private static func entry(_ hash: ContentHash, in session: any SQLSession) throws -> SQLRow? {
        try session.row("SELECT id, bytes FROM conversation_entry WHERE hash = ?", [hash.bytes])
    }

    private func place(_ head: ConversationHead, in session: any SQLSession) throws -> Place {
        if head.count == 0 {
            try session.execute("INSERT INTO conversation_log (name) VALUES (?) ON CONFLICT DO NOTHING", [head.log])
        }
        let log: Int64? = try session.value("SELECT id FROM conversation_log WHERE name = ?", [head.log])
        guard let log else { throw Self.unknown(head) }
        guard head.count > 0 else { return Place(log: log, entry: nil, bytes: 0) }
        let row = try session.row(
            "SELECT id, bytes FROM conversation_entry WHERE hash = ? AND log = ? AND position = ?",
            [try head.checked().bytes, log, head.count - 1]
        )
        guard let row else { throw Self.unknown(head) }
        return Place(log: log, entry: try row[0], bytes: try row[1])
    }

    private func insert(_ new: NewEntry, behind place: Place, in session: any SQLSession) throws -> Place {
        if let found = try Self.entry(new.hash, in: session) {
            return Place(log: place.log, entry: try found[0], bytes: try found[1])
        }
        let bytes = place.bytes + new.message.byteCount
        guard bytes <= limits.maximumBytes else {
            throw ConversationErrorType.tooLarge.error(
                "The conversation would have \(bytes) bytes; the limit is \(limits.maximumBytes). Begin another with a "
                    + "summary of this one, or raise the limit."
            )
        }
        let message = try insert(new.message, in: session)
        let id: Int64? = try session.value(
            """
            INSERT INTO conversation_entry (log, hash, parent, position, message, bytes) VALUES (?, ?, ?, ?, ?, ?)
            RETURNING id
            """,
            [place.log, new.hash.bytes, place.entry, new.position, message, bytes]
        )
        return Place(log: place.log, entry: id, bytes: bytes)
    }

    private func insert(_ message: StoredMessage, in session: any SQLSession) throws -> Int64? {
        let hash = message.hash.bytes
        let found: Int64? = try session.value("SELECT id FROM conversation_message WHERE hash = ?", [hash])
        if let found { return found }
        let id: Int64? = try session.value(
            "INSERT INTO conversation_message (hash, role) VALUES (?, ?) RETURNING id",
            [hash, message.role.rawValue]
        )
        for (position, part) in message.parts.enumerated() {
            try session.execute(
                "INSERT INTO conversation_message_part (message, position, part) VALUES (?, ?, ?)",
                [id, position, try insert(part: part, in: session)]
            )
        }
        return id
    }

    private func insert(part: Data, in session: any SQLSession) throws -> Int64? {
        let hash = ContentHash(of: part).bytes
        let found: Int64? = try session.value("SELECT id FROM conversation_part WHERE hash = ?", [hash])
        if let found { return found }
        return try session.value(
            "INSERT INTO conversation_part (hash, data) VALUES (?, ?) RETURNING id",
            [hash, part]
        )
    }
}
