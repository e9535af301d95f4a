import GRDB

extension SQLiteConversationLog {
    public func delete(log: String) async throws {
        try ConversationHead.check(log: log)
        try await database.writing { database in
            let id = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM conversation_log WHERE name = ?",
                arguments: [log]
            )
            guard let id else { return }
            let messages = try Int64.fetchAll(
                database,
                sql: "SELECT DISTINCT message FROM conversation_entry WHERE log = ?",
                arguments: [id]
            )
            try database.execute(sql: "DELETE FROM conversation_entry WHERE log = ?", arguments: [id])
            try database.execute(sql: "DELETE FROM conversation_log WHERE id = ?", arguments: [id])
            for message in messages { try Self.deleteUnused(message: message, in: database) }
        }
    }

    private static func deleteUnused(message: Int64, in database: Database) throws {
        let isUsed = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM conversation_entry WHERE message = ?)"),
            arguments: [message]
        )
        guard isUsed == false else { return }
        let parts = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT DISTINCT part FROM conversation_message_part WHERE message = ?"),
            arguments: [message]
        )
        try database.cachedStatement(sql: "DELETE FROM conversation_message_part WHERE message = ?")
            .execute(arguments: [message])
        try database.cachedStatement(sql: "DELETE FROM conversation_message WHERE id = ?").execute(arguments: [message])
        let delete = try database.cachedStatement(
            sql: """
                DELETE FROM conversation_part
                WHERE id = ? AND NOT EXISTS (SELECT 1 FROM conversation_message_part WHERE part = conversation_part.id)
                """
        )
        for part in parts { try delete.execute(arguments: [part]) }
    }
}
