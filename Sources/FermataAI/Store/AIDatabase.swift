import Fermata
import GRDB

/// The store of what AI work must not lose: limits, budgets, conversations, streams and definitions.
///
/// Either one SQLite file, which the workers of one machine share, or a PostgreSQL database for the workers of many.
/// Every write is on the disk when its call returns, but for streams, which only show what is on record elsewhere. Each kind of data has a type of its own on top of this one.
public struct AIDatabase: Sendable {
    let backend: any SQLBackend

    /// Opens a file, and makes it if it is not there.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` if it cannot be opened or is not Fermata's.
    public init(path: String) throws {
        backend = try SQLiteBackend(path: path)
    }

    /// Makes one in memory, gone with its last user.
    public static func inMemory() throws -> AIDatabase {
        AIDatabase(try SQLiteBackend.inMemory())
    }

    /// Opens what a setting names: `postgresql://…` is a database on a PostgreSQL server, everything else a file.
    ///
    /// PostgreSQL's own variables count too (`PGPASSWORD`, `PGPASSFILE`, `PGSSLMODE` and so on), so a password need not
    /// stand in the setting. It needs the library libpq on this machine, and 8 connections at most.
    ///
    /// - Parameter schema: The schema of the server's database that the tables are in; it is made if it is not there.
    ///   Stores in different schemas know nothing of each other.
    /// - Throws: `FermataError` with code `invalidConfiguration`, or `unavailable` if the server cannot be reached.
    public static func open(at location: String, schema: String = "fermata_ai") async throws -> AIDatabase {
        guard PostgresLocation.isMeant(by: location) else { return try AIDatabase(path: location) }
        return AIDatabase(try await PostgresBackend(try PostgresLocation(location, schema: schema)))
    }

    /// Whether machines that know nothing of each other's clocks may use it.
    var isOnServer: Bool { backend is PostgresBackend }

    private init(_ backend: any SQLBackend) {
        self.backend = backend
    }
}
