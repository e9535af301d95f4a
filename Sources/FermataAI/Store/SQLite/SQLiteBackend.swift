import Fermata
import GRDB

/// A store in one file, with one writer at a time among all processes of the machine.
struct SQLiteBackend: SQLBackend {
    let pool: any DatabaseWriter

    /// Opens the file, and makes it if it is not there.
    init(path: String) throws {
        var configuration = Configuration()
        // Other workers of this machine write too; each write takes well under a second.
        configuration.busyMode = .timeout(10)
        try self.init(Self.opened(path) { try DatabasePool(path: path, configuration: configuration) })
    }

    static func inMemory() throws -> SQLiteBackend {
        try SQLiteBackend(opened("memory") { try DatabaseQueue() })
    }

    private init(_ pool: any DatabaseWriter) throws {
        self.pool = pool
        try Self.opened("the database") {
            try pool.write { database in
                // The table is the one in which GRDB's own migrator noted what older versions ran.
                try AISchema.migrate(SQLiteSession(database: database), table: "grdb_migrations") { sql in
                    try database.execute(sql: sql)
                }
            }
        }
    }

    func reading<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value {
        let pool = pool
        return try await Self.translated { try await pool.read { try body(SQLiteSession(database: $0)) } }
    }

    func writing<Value: Sendable>(
        _ lock: SQLLock,
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value {
        let pool = pool
        return try await Self.translated {
            try await pool.writeWithoutTransaction { database in
                // For each, because opening a pool resets it.
                try database.execute(sql: lock.needsDisk ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
                try database.beginTransaction(.immediate)
                do {
                    let value = try body(SQLiteSession(database: database))
                    try database.commit()
                    return value
                } catch {
                    // SQLite may have ended it already.
                    if database.isInsideTransaction { try database.rollback() }
                    throw error
                }
            }
        }
    }

    private static func translated<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as DatabaseError {
            // Not the error's own description: it may quote the statement's arguments.
            throw FermataError(
                .unavailable,
                "The AI store did not answer (\(error.extendedResultCode)): \(error.message ?? "no details"). "
                    + "Check the disk and its free space.",
                cause: error
            )
        }
    }

    /// Does something that opening takes, and says in the user's words what went wrong.
    private static func opened<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw FermataError(
                .invalidConfiguration,
                "The AI store \(path) cannot be opened: \(error.message ?? "\(error.resultCode)"). Check that the data "
                    + "directory exists, is writable, and that the file is Fermata's.",
                cause: error
            )
        }
    }
}
