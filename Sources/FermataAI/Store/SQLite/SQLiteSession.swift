import Foundation
import GRDB

/// A transaction on a file.
struct SQLiteSession: SQLSession {
    let database: Database

    func change(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments.map(\.stored)))
        return database.changesCount
    }

    func select(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try selectEach(sql, arguments) { rows.append($0) }
        return rows
    }

    func selectEach(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
        let statement = try database.cachedStatement(sql: sql)
        let columns = statement.columnNames
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments.map(\.stored)))
        while let row = try cursor.next() {
            try body(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
        }
    }

    /// There is one writer, which has all locks.
    func lockIfFree(_ lock: SQLLock) -> Bool { true }
}

extension SQLValue {
    fileprivate init(_ stored: DatabaseValue) {
        self =
            switch stored.storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .blob(data)
            }
    }

    fileprivate var stored: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let data): data.databaseValue
        }
    }
}
