import GRDB
import GRDBSQLite

/// Turns changes into statements, on the writer's connection.
final class BatchWriter {
    private let database: Database
    private let runs: RunStatements
    private let standalone: StandaloneStatements
    private let documents: DocumentStatements
    private let visibility: VisibilityStatements
    /// Filled in by SQLite after each commit, through a pointer.
    private let log: UnsafeMutablePointer<Int32>

    init(_ database: Database) throws {
        self.database = database
        runs = try RunStatements(database)
        standalone = try StandaloneStatements(database)
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
    func commit(_ groups: some Collection<[Write]>) throws {
        var newest: [RunNumber: Int] = [:]
        for (index, writes) in groups.enumerated() {
            for case .putRun(let run) in writes { newest[run.number] = index }
        }
        try database.inTransaction(.immediate) {
            for (index, writes) in groups.enumerated() {
                for write in writes {
                    // A run that changes again in the same transaction is written once, as it is at its end.
                    if case .putRun(let run) = write, newest[run.number] != index { continue }
                    try apply(write)
                }
            }
            return .commit
        }
    }

    /// Makes the changes in one transaction, but for those that are refused for their own sake and those that were built
    /// on them.
    ///
    /// - Returns: The refusal, and which entries it concerns.
    func commitEach(_ groups: [[Write]]) throws -> (refusal: Refusal?, refused: [Int: EngineError]) {
        var refusal: Refusal?
        var refused: [Int: EngineError] = [:]
        try database.inTransaction(.immediate) {
            for (index, writes) in groups.enumerated() {
                if refusal?.reaches(writes) == true {
                    refusal?.take(writes)
                    refused[index] = .builtOnRefused
                    continue
                }
                do {
                    try database.inSavepoint {
                        for write in writes { try apply(write) }
                        return .commit
                    }
                } catch let error as DatabaseError where error.isOfOneChange && database.isInsideTransaction {
                    let reason = EngineError(storage: error)
                    refused[index] = reason
                    if refusal == nil { refusal = Refusal(reason, of: writes) } else { refusal?.take(writes) }
                }
            }
            return .commit
        }
        return (refusal, refused)
    }

    private func apply(_ write: Write) throws {
        switch write {
        case .putRun(let run): try runs.put(run)
        case .appendHistory(let run, let batch): try runs.append(batch, to: run)
        case .putPending(let run, let pending): try runs.put(pending, of: run)
        case .deletePending(let run, let kind, let id): try runs.deletePending(of: run, kind: kind, id: id)
        case .putVisibility(let record, let types): try visibility.put(record, types: types)
        case .deleteVisibility(let run): try visibility.delete(run)
        case .putStandalone(let record, let isNew): try standalone.put(record, isNew: isNew)
        case .deleteRun(let run):
            try runs.delete(run)
            try standalone.delete(run)
            try visibility.delete(run)
        case .putDocument(let kind, let document): try documents.put(document, kind: kind)
        case .deleteDocument(let kind, let namespace, let key):
            try documents.delete(kind: kind, namespace: namespace, key: key)
        }
    }
}
