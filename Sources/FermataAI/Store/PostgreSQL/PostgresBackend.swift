import Fermata

/// A store on a PostgreSQL server.
///
/// Settings are part of each transaction, so that it does not matter whether a pooler such as PgBouncer gives every
/// transaction another connection.
struct PostgresBackend: SQLBackend {
    private let location: PostgresLocation
    private let readers: PostgresLane
    private let writers: PostgresLane

    /// Connects, and makes what tables are missing.
    init(_ location: PostgresLocation) async throws {
        self.location = location
        // Apart, so that writers who wait for a lock do not keep readers from their connections.
        readers = PostgresLane(location, limit: 4)
        writers = PostgresLane(location, limit: 4)
        try await migrate()
    }

    func reading<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value {
        let begin = """
            BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL search_path = "\(location.schema)";
            SET LOCAL statement_timeout = '60s'
            """
        return try await run(begin, on: readers, body)
    }

    func writing<Value: Sendable>(
        _ lock: SQLLock,
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value {
        // Read committed, so that statements see what was committed before the lock was free. A machine that vanishes
        // inside a transaction must not keep the lock: the server ends the transaction. An answer that was paid must be
        // on the disk, also where the server's default is to be faster.
        // Making the tables takes longer than a change, and every process of a new store waits for it.
        let patience = lock == .schema ? 60 : 10
        let begin = """
            BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE;
            SET LOCAL search_path = "\(location.schema)";
            SET LOCAL statement_timeout = '\(patience + 10)s';
            SET LOCAL lock_timeout = '\(patience)s';
            SET LOCAL idle_in_transaction_session_timeout = '10s';
            SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
            SELECT pg_advisory_xact_lock(\(lock.number(schema: location.schema)))
            """
        return try await run(begin, on: writers, body)
    }

    private func migrate() async throws {
        let schema = location.schema
        try await writing(.schema) { session in
            // Without the look, a user who may not make schemas could not use one that is there.
            if try !session.exists("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?", [schema]) {
                try session.execute("CREATE SCHEMA \"\(schema)\"")
            }
            try AISchema.migrate(session, table: "migration") { sql in
                for statement in PostgresDialect.schema(sql).split(separator: ";") {
                    let statement = statement.trimmingPrefix(while: \.isWhitespace)
                    if !statement.isEmpty { try session.execute(String(statement)) }
                }
            }
        }
    }

    private func run<Value: Sendable>(
        _ begin: String,
        on lane: PostgresLane,
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value {
        do {
            return try await lane.run { connection in try connection.transaction(begin, body) }
        } catch let failure as PostgresFailure {
            throw failure.error(at: location)
        }
    }
}
