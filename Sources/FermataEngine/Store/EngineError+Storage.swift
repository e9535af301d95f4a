import GRDB
import TemporalAPI

extension EngineError {
    /// What SQLite reported, in words that say what to do.
    ///
    /// - Parameter file: Named in the message if given. Errors that reach clients leave it out.
    init(storage error: any Error, file: String? = nil) {
        switch error {
        case let error as EngineError: self = error
        case let error as DatabaseError: self.init(error, file: file ?? "The engine's database")
        default: self = .internalError("\(file ?? "The engine's database") cannot be used: \(error)")
        }
    }

    /// For what was decided on a change that the store then refused.
    static let builtOnRefused = EngineError.unavailable(
        "A change before this one could not be stored, and this one was decided on it. Try again."
    )

    private init(_ error: DatabaseError, file: String) {
        let report = "SQLite: \(error.message ?? "no message"), code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL:
            self = .resourceExhausted(
                "\(file) cannot grow: the disk is full or a quota is reached. Free space; the engine then goes on by "
                    + "itself. (\(report))",
                cause: .persistenceStorageLimit,
                scope: .system
            )
        case .SQLITE_NOTADB:
            self.init(.dataLoss, "\(file) is not a database. Give another file, or restore a backup. (\(report))")
        case .SQLITE_CORRUPT:
            self.init(.dataLoss, "\(file) has a damaged page. Stop the engine and restore a backup. (\(report))")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self = .unavailable("\(file) cannot be written. Make the file and its directory writable. (\(report))")
        case .SQLITE_CANTOPEN:
            self = .unavailable("\(file) cannot be opened. Check the path, its rights and the disk. (\(report))")
        case .SQLITE_IOERR:
            self = .unavailable("\(file) could not be read or written. Check the disk. (\(report))")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .unavailable("\(file) is locked by another program. Close that program. (\(report))")
        case .SQLITE_NOMEM:
            self = .resourceExhausted(
                "\(file) needs more memory than there is. (\(report))",
                cause: .systemOverloaded,
                scope: .system
            )
        case .SQLITE_MISUSE:
            self = .unavailable("\(file) is closed. Try again when the engine is back.")
        default:
            self = .internalError(
                "\(file) refused a change or a query; nothing of it was done, and all else goes on. (\(report))"
            )
        }
    }
}

extension DatabaseError {
    /// Whether it says something about what was to be changed, so that other changes may well be made.
    var isOfOneChange: Bool {
        switch resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_ERROR, .SQLITE_CORRUPT: true
        default: false
        }
    }
}
