import Foundation

/// A value of a column or an argument of a statement.
enum SQLValue: Hashable, Sendable {
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob(Data)
    case null
}

/// SQL with its arguments, one for each `?` in order.
struct SQLStatement: Hashable, Sendable {
    private(set) var sql = ""
    private(set) var arguments: [SQLValue] = []

    init() {}

    init(_ sql: String, _ arguments: [SQLValue] = []) {
        self.sql = sql
        self.arguments = arguments
    }

    mutating func append(_ sql: String, _ arguments: SQLValue...) {
        self.sql += sql
        self.arguments += arguments
    }

    mutating func append(_ part: SQLStatement) {
        sql += part.sql
        arguments += part.arguments
    }
}
