/// The tables of ``SQLConversationLog``.
enum ConversationSchema {
    static let name = "conversations 1"

    /// Entries refer to their parents by row, which makes a walk to the beginning cheap. That the parent is the right
    /// one is proven by the hashes, so there is no foreign key, and deleting needs no index for one.
    static let sql = """
        CREATE TABLE conversation_log (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE conversation_part (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE,
            data BLOB NOT NULL
        ) STRICT;
        CREATE TABLE conversation_message (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE,
            role TEXT NOT NULL
        ) STRICT;
        CREATE TABLE conversation_message_part (
            message INTEGER NOT NULL REFERENCES conversation_message(id),
            position INTEGER NOT NULL,
            part INTEGER NOT NULL REFERENCES conversation_part(id),
            PRIMARY KEY (message, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX conversation_message_part_by_part ON conversation_message_part(part);
        CREATE TABLE conversation_entry (
            id INTEGER PRIMARY KEY,
            log INTEGER NOT NULL REFERENCES conversation_log(id),
            hash BLOB NOT NULL UNIQUE,
            parent INTEGER,
            position INTEGER NOT NULL,
            message INTEGER NOT NULL REFERENCES conversation_message(id),
            bytes INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX conversation_entry_by_log ON conversation_entry(log);
        CREATE INDEX conversation_entry_by_message ON conversation_entry(message);
        """
}
