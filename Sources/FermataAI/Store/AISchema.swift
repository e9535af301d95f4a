import GRDB

/// The tables, and how older files become current ones.
///
/// Migrations are only ever added, never edited: files in the field have run them.
enum AISchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, sql) in migrations {
            migrator.registerMigration(name) { database in try database.execute(sql: sql) }
        }
        return migrator
    }

    /// In the order in which they were added. Each room keeps the text of its tables.
    private static let migrations: [(name: String, sql: String)] = [
        (RateLimitSchema.name, RateLimitSchema.sql),
        (BudgetSchema.name, BudgetSchema.sql),
        (UsageSchema.name, UsageSchema.sql),
        (CacheSchema.name, CacheSchema.sql),
        (ConversationSchema.name, ConversationSchema.sql),
        (StreamSchema.name, StreamSchema.sql),
        (DefinitionSchema.name, DefinitionSchema.sql),
        (VaultSchema.name, VaultSchema.sql),
    ]
}
