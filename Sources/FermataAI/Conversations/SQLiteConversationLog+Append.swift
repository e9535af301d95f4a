import Foundation
import GRDB

extension SQLiteConversationLog {
    public func append(_ messages: [Message], to head: ConversationHead) async throws -> ConversationHead {
        let entries = try entries(messages, behind: head)
        guard let last = entries.last else {
            _ = try await ancestor(of: head, count: head.count)
            return head
        }
        let result = ConversationHead(log: head.log, hash: last.hash.hex, count: head.count + entries.count)
        // An activity that is tried again does not wait for others' writes.
        if try await database.reading({ try Self.contains(last.hash, in: $0) }) { return result }
        try await database.writing { database in
            var place = try place(head, in: database)
            for entry in entries { place = try insert(entry, behind: place, in: database) }
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

    private static func contains(_ hash: ContentHash, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM conversation_entry WHERE hash = ?)"),
            arguments: [hash.bytes]
        ) ?? false
    }

    private func place(_ head: ConversationHead, in database: Database) throws -> Place {
        if head.count == 0 {
            try database.execute(
                sql: "INSERT INTO conversation_log (name) VALUES (?) ON CONFLICT DO NOTHING",
                arguments: [head.log]
            )
        }
        guard
            let log = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM conversation_log WHERE name = ?",
                arguments: [head.log]
            )
        else { throw Self.unknown(head) }
        guard head.count > 0 else { return Place(log: log, entry: nil, bytes: 0) }
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT id, bytes FROM conversation_entry WHERE hash = ? AND log = ? AND position = ?",
                arguments: [try head.checked().bytes, log, head.count - 1]
            )
        else { throw Self.unknown(head) }
        return Place(log: log, entry: row[0], bytes: row[1])
    }

    private func insert(_ new: NewEntry, behind place: Place, in database: Database) throws -> Place {
        let found = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, bytes FROM conversation_entry WHERE hash = ?"),
            arguments: [new.hash.bytes]
        )
        if let found { return Place(log: place.log, entry: found[0], bytes: found[1]) }
        let bytes = place.bytes + new.message.byteCount
        guard bytes <= limits.maximumBytes else {
            throw ConversationErrorType.tooLarge.error(
                "The conversation would have \(bytes) bytes; the limit is \(limits.maximumBytes). Begin another with a "
                    + "summary of this one, or raise the limit."
            )
        }
        let message = try insert(new.message, in: database)
        try database.cachedStatement(
            sql: """
                INSERT INTO conversation_entry (log, hash, parent, position, message, bytes) VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [place.log, new.hash.bytes, place.entry, new.position, message, bytes])
        return Place(log: place.log, entry: database.lastInsertedRowID, bytes: bytes)
    }

    private func insert(_ message: StoredMessage, in database: Database) throws -> Int64 {
        let found = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM conversation_message WHERE hash = ?"),
            arguments: [message.hash.bytes]
        )
        if let found { return found }
        try database.cachedStatement(sql: "INSERT INTO conversation_message (hash, role) VALUES (?, ?)")
            .execute(arguments: [message.hash.bytes, message.role.rawValue])
        let id = database.lastInsertedRowID
        for (position, part) in message.parts.enumerated() {
            let part = try insert(part: part, in: database)
            try database.cachedStatement(
                sql: "INSERT INTO conversation_message_part (message, position, part) VALUES (?, ?, ?)"
            ).execute(arguments: [id, position, part])
        }
        return id
    }

    private func insert(part: Data, in database: Database) throws -> Int64 {
        let hash = ContentHash(of: part).bytes
        let found = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM conversation_part WHERE hash = ?"),
            arguments: [hash]
        )
        if let found { return found }
        try database.cachedStatement(sql: "INSERT INTO conversation_part (hash, data) VALUES (?, ?)")
            .execute(arguments: [hash, part])
        return database.lastInsertedRowID
    }
}
