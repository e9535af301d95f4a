import Foundation
import GRDB
import GRDBSQLite

/// A compiled statement for one writing connection, driven through SQLite's own functions.
///
/// The writer's thread runs a hundred thousand of these per second on a busy engine; GRDB's general path through boxed
/// values costs several times more than SQLite's own work.
final class PreparedStatement {
    private let statement: Statement
    private let connection: OpaquePointer?

    init(_ database: Database, _ sql: String) throws {
        statement = try database.makeStatement(sql: sql)
        connection = database.sqliteConnection
    }

    /// Binds the arguments in their order, and runs the statement to its end.
    func run(_ bind: (inout Arguments) -> Void) throws {
        var arguments = Arguments(statement: statement.sqliteStatement)
        bind(&arguments)
        defer { sqlite3_reset(statement.sqliteStatement) }
        guard arguments.code == SQLITE_OK else { throw error(arguments.code) }
        let code = sqlite3_step(statement.sqliteStatement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw error(sqlite3_extended_errcode(connection)) }
    }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: sqlite3_errmsg(connection).map { String(cString: $0) }
        )
    }
}

extension PreparedStatement {
    /// The arguments of one run, from the first to the last.
    struct Arguments {
        fileprivate let statement: OpaquePointer?
        fileprivate private(set) var code = SQLITE_OK
        private var index: Int32 = 0

        fileprivate init(statement: OpaquePointer?) {
            self.statement = statement
        }

        mutating func add(_ value: Int64?) {
            if let value {
                note(sqlite3_bind_int64(statement, next(), value))
            } else {
                note(sqlite3_bind_null(statement, next()))
            }
        }

        mutating func add(_ value: Double) {
            note(sqlite3_bind_double(statement, next(), value))
        }

        mutating func add(_ value: String) {
            var value = value
            let index = next()
            let code = value.withUTF8 { text in
                text.withMemoryRebound(to: CChar.self) { text in
                    // A null pointer would bind NULL.
                    guard let start = text.baseAddress else {
                        return sqlite3_bind_text(statement, index, "", 0, copied)
                    }
                    return sqlite3_bind_text(statement, index, start, Int32(clamping: text.count), copied)
                }
            }
            note(code)
        }

        mutating func add(_ value: Data) {
            let index = next()
            let code = value.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(statement, index, 0) }
                return sqlite3_bind_blob64(statement, index, start, sqlite3_uint64(bytes.count), copied)
            }
            note(code)
        }

        mutating func add(_ value: SQLValue) {
            switch value {
            case .integer(let value): add(value)
            case .real(let value): add(value)
            case .text(let value): add(value)
            case .blob(let value): add(value)
            case .null: add(nil)
            }
        }

        /// SQLite's marker for "copy the bytes now".
        private var copied: sqlite3_destructor_type {
            unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        }

        private mutating func next() -> Int32 {
            index += 1
            return index
        }

        private mutating func note(_ code: Int32) {
            if self.code == SQLITE_OK { self.code = code }
        }
    }
}
