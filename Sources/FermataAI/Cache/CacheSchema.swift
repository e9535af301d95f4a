/// The table of cached answers.
enum CacheSchema {
    static let name = "response cache 1"

    /// Times are microseconds since 1970.
    static let sql = """
        CREATE TABLE response_cache (
            hash BLOB NOT NULL PRIMARY KEY,
            answer BLOB NOT NULL,
            size INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER NOT NULL
        );
        CREATE INDEX response_cache_expiry ON response_cache (expires_at);
        CREATE INDEX response_cache_use ON response_cache (used_at, size);
        """
}
