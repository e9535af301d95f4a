import Foundation
import GRDB

/// The embedded store of what AI work must not lose: limits, budgets, conversations, streams and definitions.
///
/// One SQLite file, which workers of one machine share; every write is on the disk when its call returns. Each kind of
/// data has a type of its own on top of this one.
public struct AIDatabase: Sendable {
    let pool: any DatabaseWriter

    /// Opens the file, and makes it if it is not there.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` if it cannot be opened or is not Fermata's.
    public init(path: String) throws {
        var configuration = Configuration()
        // Other workers of this machine write too; each write takes well under a second.
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        try self.init(Self.opened(path) { try DatabasePool(path: path, configuration: configuration) })
    }

    /// Makes one in memory, gone with its last user.
    public static func inMemory() throws -> AIDatabase {
        try AIDatabase(opened("memory") { try DatabaseQueue() })
    }

    private init(_ pool: any DatabaseWriter) throws {
        self.pool = pool
        try Self.opened("the database") { try AISchema.migrator.migrate(pool) }
    }
}
