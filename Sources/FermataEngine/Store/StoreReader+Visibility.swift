import Foundation
import GRDB

extension StoreReader {
    /// The records that a list's statement selects.
    func visibility(_ statement: SQLStatement) throws(EngineError) -> [VisibilityRecord] {
        try values(statement).map { row throws(EngineError) in try VisibilityRecord(row: row) }
    }

    /// The rows of a statement as plain values, for counts.
    func values(_ statement: SQLStatement) throws(EngineError) -> [[SQLValue]] {
        let arguments = StatementArguments(statement.arguments.map(\.databaseValue))
        return try rows(statement.sql, arguments) { row in
            row.databaseValues.map(SQLValue.init)
        }
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let value): .integer(value)
            case .double(let value): .real(value)
            case .string(let value): .text(value)
            case .blob(let value): .blob(value)
            }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): value.databaseValue
        }
    }
}
