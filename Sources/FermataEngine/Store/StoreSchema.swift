import GRDB

/// The tables, and how older files become current ones.
///
/// Migrations are only ever added, never edited: files in the field have run them. Each new one comes with a file of the
/// version before it, for the tests.
enum StoreSchema {
    /// Marks a SQLite file as ours ("FRMT"), so that no other program's database is taken over by a wrong path.
    static let applicationID: Int32 = 0x4652_4D54

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 runs, histories, documents, visibility") { database in
            try database.execute(sql: runs)
            try database.execute(sql: partsOfRuns)
            try database.execute(sql: documents)
            try database.execute(sql: VisibilitySchema.ddl)
        }
        migrator.registerMigration("2 executions without a workflow") { database in
            try database.execute(sql: standalone)
        }
        return migrator
    }

    // Times are nanoseconds since 1970. `volatile` is last, so that reading the other columns doesn't follow its pages.
    // The index of open runs has no further columns: then an update of an open run leaves all indexes alone.
    private static let runs = """
        CREATE TABLE run (
            number INTEGER PRIMARY KEY,
            namespace_id TEXT NOT NULL,
            workflow_id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            start_request_id TEXT NOT NULL,
            status INTEGER NOT NULL,
            start_time INTEGER NOT NULL,
            close_time INTEGER,
            next_event_id INTEGER NOT NULL,
            history_bytes INTEGER NOT NULL,
            wake_at INTEGER,
            has_work INTEGER NOT NULL,
            expires_at INTEGER,
            volatile BLOB NOT NULL
        ) STRICT;
        CREATE INDEX run_by_workflow ON run (workflow_id, namespace_id);
        CREATE INDEX run_by_run_id ON run (run_id);
        CREATE INDEX run_open ON run (number) WHERE close_time IS NULL;
        CREATE INDEX run_expiry ON run (expires_at) WHERE expires_at IS NOT NULL;
        """

    // A run's rows lie side by side. There are no foreign keys: a run and its rows go in one transaction anyway, and
    // checking would cost a look-up per row.
    private static let partsOfRuns = """
        CREATE TABLE history (
            run INTEGER NOT NULL,
            first_event_id INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (run, first_event_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pending (
            run INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            id INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (run, kind, id)
        ) STRICT, WITHOUT ROWID;
        """

    // Numbers are of the same row as those of runs. What a start said is in a table of its own, so that the heartbeats of
    // an activity do not write its input again.
    private static let standalone = """
        CREATE TABLE standalone (
            number INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            namespace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            close_time INTEGER,
            wake_at INTEGER,
            has_work INTEGER NOT NULL,
            expires_at INTEGER,
            state BLOB NOT NULL
        ) STRICT;
        CREATE INDEX standalone_by_id ON standalone (id, namespace_id, kind);
        CREATE INDEX standalone_by_run_id ON standalone (run_id);
        CREATE INDEX standalone_open ON standalone (number) WHERE close_time IS NULL;
        CREATE INDEX standalone_expiry ON standalone (expires_at) WHERE expires_at IS NOT NULL;
        CREATE TABLE standalone_request (
            number INTEGER PRIMARY KEY,
            request BLOB NOT NULL
        ) STRICT;
        """

    private static let documents = """
        CREATE TABLE document (
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            key TEXT NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (kind, namespace, key)
        ) STRICT, WITHOUT ROWID;
        """
}
