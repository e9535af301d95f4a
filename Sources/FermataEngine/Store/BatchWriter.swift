import GRDB
import GRDBSQLite

/// Turns changes into statements, on the writer's connection.
final class BatchWriter {
    private let database: Database
    private let runs: RunStatements
    private let documents: DocumentStatements
    private let visibility: VisibilityStatements
    /// Filled in by SQLite after each commit, through a pointer.
    private let log: UnsafeMutablePointer<Int32>

    init(_ database: Database) throws {
        self.database = database
        runs = try RunStatements(database)
        documents = try DocumentStatements(database)
        visibility = VisibilityStatements(database)
        log = .allocate(capacity: 1)
        log.initialize(to: 0)
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, pages in
                context?.assumingMemoryBound(to: Int32.self).pointee = pages
                return SQLITE_OK
            },
            log
        )
    }

    deinit {
        sqlite3_wal_hook(database.sqliteConnection, nil, nil)
        log.deallocate()
    }

    /// How long the log is since it last began anew. Zero in memory.
    var logPages: Int32 {
        log.pointee
    }

    /// Makes all changes in one transaction, or none.
    func commit(_ groups: some Sequence<[Write]>) throws {
        try database.inTransaction(.immediate) {
            for writes in groups {
                for write in writes {
                    try apply(write)
                }
            }
            return .commit
        }
    }

    private func apply(_ write: Write) throws {
        switch write {
        case .putRun(let run): try runs.put(run)
        case .appendHistory(let run, let batch): try runs.append(batch, to: run)
        case .putPending(let run, let pending): try runs.put(pending, of: run)
        case .deletePending(let run, let kind, let id): try runs.deletePending(of: run, kind: kind, id: id)
        case .putVisibility(let record, let types): try visibility.put(record, types: types)
        case .deleteVisibility(let run): try visibility.delete(run)
        case .deleteRun(let run):
            try runs.delete(run)
            try visibility.delete(run)
        case .putDocument(let kind, let document): try documents.put(document, kind: kind)
        case .deleteDocument(let kind, let namespace, let key):
            try documents.delete(kind: kind, namespace: namespace, key: key)
        }
    }
}
