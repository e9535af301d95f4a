/// The tables of the Black Vault.
enum VaultSchema {
    static let name = "vault 1"

    /// Times are milliseconds since 1970.
    static let sql = """
        CREATE TABLE vault_key (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            code BLOB NOT NULL
        );
        CREATE TABLE vault_entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            fingerprint BLOB NOT NULL UNIQUE,
            parts INTEGER NOT NULL,
            reason TEXT NOT NULL,
            refused_by TEXT NOT NULL,
            refused_at INTEGER NOT NULL
        );
        CREATE TABLE vault_part (
            hash INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (hash, entry)
        ) WITHOUT ROWID;
        CREATE INDEX vault_part_entry ON vault_part (entry);
        CREATE TABLE vault_audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            action TEXT NOT NULL,
            entry INTEGER NOT NULL,
            by TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        """
}
