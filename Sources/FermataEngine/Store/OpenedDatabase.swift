import Foundation
import GRDB

/// A database that is checked, locked, migrated and set up, with what belongs to it.
struct OpenedDatabase: Sendable {
    /// Without symbolic links, so that two names of one file share its lock. Nil in memory.
    let path: String?
    let database: any DatabaseWriter
    /// Nil in memory.
    let checkpointer: Checkpointer?
    let lock: StoreLock?

    /// Opens the file, or an empty database in memory.
    static func open(_ path: String?, durability: Durability) throws(EngineError) -> Self {
        guard let path, durability != .memory else { return try openMemory() }
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        try prepareDirectory(of: file)
        let lock = try StoreLock(database: file)
        do {
            let configuration = configuration(file: file)
            let pool = try DatabasePool(path: file, configuration: configuration)
            try pool.writeWithoutTransaction { database in
                // Set here because opening a pool resets it.
                try database.execute(sql: "PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
            }
            try migrate(pool, file: file)
            let checkpointer = try Checkpointer(path: file, configuration: configuration)
            return Self(path: file, database: pool, checkpointer: checkpointer, lock: lock)
        } catch {
            throw EngineError(storage: error, file: file)
        }
    }

    private static func openMemory() throws(EngineError) -> Self {
        do {
            let queue = try DatabaseQueue()
            try migrate(queue, file: "memory")
            return Self(path: nil, database: queue, checkpointer: nil, lock: nil)
        } catch {
            throw EngineError(storage: error)
        }
    }

    /// Closes all connections and lets others have the file.
    func close() throws {
        defer { lock?.release() }
        try database.close()
        // Last, because the last connection to go folds the log into the file, and the pool's last one can only read.
        try checkpointer?.close()
    }

    private static func configuration(file: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = "fermata.store"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            guard !database.configuration.readonly else { return }
            try claim(database, file: file)
            // Checkpoints are the checkpointer's. A log that had to grow shrinks again to the limit. On Apple systems
            // a plain fsync leaves data in the drive's cache.
            try database.execute(
                sql: """
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA cache_size = -16000;
                    PRAGMA fullfsync = ON;
                    PRAGMA checkpoint_fullfsync = ON;
                    """
            )
        }
        return configuration
    }

    /// Marks an empty file as ours and refuses one that is another program's, before anything else is changed in it.
    private static func claim(_ database: Database, file: String) throws {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        guard id != StoreSchema.applicationID else { return }
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard id == 0, tables == 0 else {
            throw EngineError.failedPrecondition(
                "\(file) is a SQLite database of another program. Give another file."
            )
        }
        try database.execute(
            sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = \(StoreSchema.applicationID)"
        )
    }

    private static func migrate(_ database: any DatabaseWriter, file: String) throws {
        let migrator = StoreSchema.migrator
        guard try !database.read(migrator.hasBeenSuperseded) else {
            throw EngineError.failedPrecondition(
                "\(file) was written by a newer version of this program. Use that version, or give another file."
            )
        }
        try migrator.migrate(database)
    }

    /// Creates the file for its owner alone: it holds payloads. SQLite gives its other files the same rights.
    private static func prepareDirectory(of file: String) throws(EngineError) {
        let directory = URL(fileURLWithPath: file).deletingLastPathComponent().path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw .failedPrecondition("The directory \(directory) does not exist. Create it, or give another file.")
        }
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory) else {
            _ = FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600])
            return
        }
        guard !isDirectory.boolValue else {
            throw .failedPrecondition("\(file) is a directory. Give the path of a file.")
        }
    }
}
