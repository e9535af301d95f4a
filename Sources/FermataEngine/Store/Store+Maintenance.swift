import Foundation
import GRDB

extension Store {
    /// All files that belong to a database at the path, whether they exist now or not.
    ///
    /// A copy of a database is whole only with its log; the last two can be left out.
    static func files(_ path: String) -> [String] {
        [path, path + "-wal", path + "-shm", StoreLock.path(database: path)]
    }

    /// Writes a copy of what is committed to a new file, while work goes on.
    ///
    /// The file appears under its name only when it is complete and on disk. The log grows meanwhile.
    func backup(to path: String) throws(EngineError) {
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else {
            throw .failedPrecondition("\(path) exists. Remove it, or give the backup another name.")
        }
        let partial = path + ".partial"
        do {
            try? files.removeItem(atPath: partial)
            let copy = try DatabaseQueue(path: partial)
            try database.backup(to: copy)
            // One file is easier to carry than three; opening it brings the log back.
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: partial)
            try FileHandle(forUpdating: URL(fileURLWithPath: partial)).synchronizeAndClose()
            try files.moveItem(atPath: partial, toPath: path)
        } catch {
            try? files.removeItem(atPath: partial)
            throw EngineError(storage: error, file: path)
        }
    }

    /// Reads every page and index, and returns what is wrong, in SQLite's words. Empty means sound.
    ///
    /// It reads the whole file, so it takes as long as the disk needs for that. Work goes on meanwhile.
    func integrityCheck() throws(EngineError) -> [String] {
        try read { reader throws(EngineError) in
            try reader.rows("PRAGMA integrity_check") { $0[0] as String }.filter { $0 != "ok" }
        }
    }

    /// Gives unused pages back to the file system, a few at a time between commits.
    ///
    /// - Parameter pages: How many at most in this call.
    /// - Returns: How many are still unused.
    func compact(pages: Int = 1000) throws(EngineError) -> Int {
        do {
            return try database.writeWithoutTransaction { database in
                // The statement frees one page per step, so it must be stepped to its end.
                _ = try Row.fetchAll(database, sql: "PRAGMA incremental_vacuum(\(max(1, pages)))")
                return try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            }
        } catch {
            throw EngineError(storage: error)
        }
    }

    /// What the database takes up.
    func size() throws(EngineError) -> StoreSize {
        let sizes = try read { reader throws(EngineError) in
            try reader.rows(
                """
                SELECT page_size * page_count, page_size * freelist_count
                FROM pragma_page_size, pragma_page_count, pragma_freelist_count
                """
            ) { (bytes: $0[0] as Int, unused: $0[1] as Int) }
        }
        let log = path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0 + "-wal")[.size] as? Int }
        return StoreSize(bytes: sizes.first?.bytes ?? 0, unusedBytes: sizes.first?.unused ?? 0, logBytes: log ?? 0)
    }
}

extension FileHandle {
    fileprivate func synchronizeAndClose() throws {
        try synchronize()
        try close()
    }
}
