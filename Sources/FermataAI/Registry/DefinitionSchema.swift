/// The tables of ``DefinitionRegistry``.
enum DefinitionSchema {
    static let name = "definitions 1"

    /// Moves keep the numbers of versions that are deleted since: they are the record of what was in use.
    static let sql = """
        CREATE TABLE definition (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            next_version INTEGER NOT NULL,
            UNIQUE (kind, name)
        ) STRICT;
        CREATE TABLE definition_version (
            definition INTEGER NOT NULL REFERENCES definition(id),
            version INTEGER NOT NULL,
            hash BLOB NOT NULL,
            content TEXT NOT NULL,
            created_ms INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            PRIMARY KEY (definition, version),
            UNIQUE (definition, hash)
        ) STRICT;
        CREATE TABLE definition_label (
            definition INTEGER NOT NULL,
            label TEXT NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (definition, label),
            FOREIGN KEY (definition, version) REFERENCES definition_version(definition, version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX definition_label_by_version ON definition_label(definition, version);
        CREATE TABLE definition_label_move (
            id INTEGER PRIMARY KEY,
            definition INTEGER NOT NULL REFERENCES definition(id),
            label TEXT NOT NULL,
            old_version INTEGER,
            new_version INTEGER,
            moved_ms INTEGER NOT NULL,
            moved_by TEXT NOT NULL
        ) STRICT;
        CREATE INDEX definition_label_move_by_definition ON definition_label_move(definition);
        """
}
