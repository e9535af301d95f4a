/// The tables of limits.
enum RateLimitSchema {
    static let name = "limits 1"

    /// Times are microseconds of the limiter's clock.
    static let sql = """
        CREATE TABLE rate_limit_boot (
            id INTEGER PRIMARY KEY CHECK (id = 0),
            boot TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL
        );
        CREATE TABLE rate_limit_key (
            key TEXT NOT NULL PRIMARY KEY,
            paused_until INTEGER NOT NULL DEFAULT 0,
            mean_hold INTEGER NOT NULL DEFAULT 1000000,
            requests_most INTEGER, requests_until INTEGER,
            tokens_most INTEGER, tokens_until INTEGER,
            observed_permit INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE TABLE rate_limit_step (
            key TEXT NOT NULL,
            leaves_at INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            PRIMARY KEY (key, leaves_at)
        ) WITHOUT ROWID;
        CREATE TABLE rate_limit_permit (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            permit TEXT NOT NULL,
            granted_at INTEGER NOT NULL,
            leased_until INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            leaves_at INTEGER NOT NULL,
            requests_counted INTEGER NOT NULL,
            tokens_counted INTEGER NOT NULL
        );
        CREATE INDEX rate_limit_permit_key ON rate_limit_permit (key, permit);
        CREATE TABLE rate_limit_place (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            permit TEXT NOT NULL,
            tokens INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            UNIQUE (key, permit)
        );
        """

    static let clockName = "limits 2"

    /// The time of stores on a server, for each key because keys are changed side by side: the server's date at the last
    /// look, and the limiter's time then.
    static let clockSQL = """
        CREATE TABLE rate_limit_clock (
            key TEXT NOT NULL PRIMARY KEY,
            server_at INTEGER NOT NULL,
            time INTEGER NOT NULL
        ) WITHOUT ROWID;
        """

    static let shareName = "limits 3"

    /// How much of the tokens that are set aside for a request it uses, on average, in thousandths.
    static let shareSQL = "ALTER TABLE rate_limit_key ADD COLUMN used_share INTEGER NOT NULL DEFAULT 1000;"
}
