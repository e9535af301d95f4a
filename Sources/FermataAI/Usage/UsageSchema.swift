/// The tables of usage and of answers that were paid.
enum UsageSchema {
    static let name = "usage 1"

    /// Times are microseconds since 1970, durations microseconds, costs nanos.
    static let sql = """
        CREATE TABLE usage_record (
            call TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            duration INTEGER NOT NULL,
            operation TEXT NOT NULL,
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            response_model TEXT,
            outcome TEXT NOT NULL,
            error_type TEXT,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            cache_read_tokens INTEGER NOT NULL,
            cache_creation_tokens INTEGER NOT NULL,
            images INTEGER NOT NULL,
            cost INTEGER NOT NULL,
            workflow_id TEXT,
            run TEXT,
            workflow_type TEXT,
            agent TEXT,
            "user" TEXT,
            tenant TEXT,
            PRIMARY KEY (call, attempt)
        ) WITHOUT ROWID;
        CREATE INDEX usage_record_time ON usage_record (started_at);
        CREATE TABLE response_journal (
            call TEXT NOT NULL PRIMARY KEY,
            answer BLOB NOT NULL,
            written_at INTEGER NOT NULL
        );
        CREATE INDEX response_journal_time ON response_journal (written_at);
        """

    static let estimateName = "usage 2"

    /// Whether the provider did not say what was used: 0 or 1.
    static let estimateSQL = "ALTER TABLE usage_record ADD COLUMN usage_estimated INTEGER NOT NULL DEFAULT 0;"
}
