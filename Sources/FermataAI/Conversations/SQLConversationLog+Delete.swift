extension SQLConversationLog {
    public func delete(log: String) async throws {
        try ConversationHead.check(log: log)
        try await database.writing(.conversations) { session in
            let id: Int64? = try session.value("SELECT id FROM conversation_log WHERE name = ?", [log])
            guard let id else { return }
            let messages: [Int64] = try session.values(
                "SELECT DISTINCT message FROM conversation_entry WHERE log = ?",
                [id]
            )
            try session.execute("DELETE FROM conversation_entry WHERE log = ?", [id])
            try session.execute("DELETE FROM conversation_log WHERE id = ?", [id])
            for message in messages { try Self.deleteUnused(message: message, in: session) }
        }
    }

    private static func deleteUnused(message: Int64, in session: any SQLSession) throws {
        guard try !session.exists("SELECT 1 FROM conversation_entry WHERE message = ?", [message]) else { return }
        let parts: [Int64] = try session.values(
            "SELECT DISTINCT part FROM conversation_message_part WHERE message = ?",
            [message]
        )
        try session.execute("DELETE FROM conversation_message_part WHERE message = ?", [message])
        try session.execute("DELETE FROM conversation_message WHERE id = ?", [message])
        for part in parts {
            try session.execute(
                """
                DELETE FROM conversation_part
                WHERE id = ? AND NOT EXISTS (
                    SELECT 1 FROM conversation_message_part WHERE part = conversation_part.id
                )
                """,
                [part]
            )
        }
    }
}
