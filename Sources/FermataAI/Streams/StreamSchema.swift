/// The tables of ``SQLStreamBuffer``.
enum StreamSchema {
    static let name = "streams 1"

    /// `first` and `next` bound the offsets that are there. What the ring overwrites of an answer that is not finished
    /// moves to `overwritten`, so that a snapshot has all of it.
    static let sql = """
        CREATE TABLE stream (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            first INTEGER NOT NULL,
            next INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            is_ended INTEGER NOT NULL,
            written_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX stream_by_written ON stream(written_ms);
        CREATE TABLE stream_event (
            stream INTEGER NOT NULL REFERENCES stream(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (stream, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE stream_message (
            stream INTEGER NOT NULL REFERENCES stream(id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            begun INTEGER NOT NULL,
            is_finished INTEGER NOT NULL,
            overwritten BLOB,
            is_truncated INTEGER NOT NULL,
            PRIMARY KEY (stream, name)
        ) STRICT, WITHOUT ROWID;
        """
}
