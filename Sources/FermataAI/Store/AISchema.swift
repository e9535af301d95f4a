/// The tables, and how older stores become current ones.
///
/// Migrations are only ever added, never edited: stores in the field have run them.
enum AISchema {
    /// In the order in which they were added. Each room keeps the text of its tables, in SQLite's words.
    static let migrations: [(name: String, sql: String)] = [
        (RateLimitSchema.name, RateLimitSchema.sql),
        (BudgetSchema.name, BudgetSchema.sql),
        (UsageSchema.name, UsageSchema.sql),
        (CacheSchema.name, CacheSchema.sql),
        (ConversationSchema.name, ConversationSchema.sql),
        (StreamSchema.name, StreamSchema.sql),
        (DefinitionSchema.name, DefinitionSchema.sql),
        (VaultSchema.name, VaultSchema.sql),
        (RateLimitSchema.clockName, RateLimitSchema.clockSQL),
        (UsageSchema.estimateName, UsageSchema.estimateSQL),
        (RateLimitSchema.shareName, RateLimitSchema.shareSQL),
    ]

    /// Runs what was not run yet. To be called in one transaction that nobody else can begin meanwhile: two processes
    /// may open a new store at once.
    ///
    /// - Parameters:
    ///   - table: Where the names of those that were run are.
    ///   - run: Runs a migration's statements.
    static func migrate(_ session: some SQLSession, table: String, run: (String) throws -> Void) throws {
        try session.execute("CREATE TABLE IF NOT EXISTS \(table) (identifier TEXT NOT NULL PRIMARY KEY)")
        let done: [String] = try session.values("SELECT identifier FROM \(table)")
        for (name, sql) in migrations where !done.contains(name) {
            try run(sql)
            try session.execute("INSERT INTO \(table) (identifier) VALUES (?)", [name])
        }
    }
}
