/// A transaction on a store, whichever database it is.
///
/// Statements are written once for SQLite and PostgreSQL, with `?` or `?1` for arguments. They may use only what both
/// know: `ON CONFLICT` and `RETURNING` yes, `INSERT OR REPLACE`, two-argument `max` and truth values that are numbers
/// no. Sums of integers need a `CAST`, since PostgreSQL's are of a wider type.
protocol SQLSession {
    /// Runs a statement that gives no rows.
    ///
    /// - Returns: How many rows it changed.
    func change(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Runs a statement, and gives all its rows at once.
    func select(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow]

    /// Runs a query whose rows may not fit into memory.
    func selectEach(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws

    /// Takes a second lock if that needs no waiting; it is held until the transaction ends. Two transactions that
    /// waited for each other's would never end.
    func lockIfFree(_ lock: SQLLock) throws -> Bool
}

extension SQLSession {
    /// Runs a statement that gives no rows.
    ///
    /// - Returns: How many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [(any SQLConvertible)?] = []) throws -> Int {
        try change(sql, arguments.map { $0?.sqlValue ?? .null })
    }

    /// All rows.
    func rows(_ sql: String, _ arguments: [(any SQLConvertible)?] = []) throws -> [SQLRow] {
        try select(sql, arguments.map { $0?.sqlValue ?? .null })
    }

    /// The first row.
    func row(_ sql: String, _ arguments: [(any SQLConvertible)?] = []) throws -> SQLRow? {
        try rows(sql, arguments).first
    }

    /// The first column of all rows.
    func values<Value: SQLConvertible>(_ sql: String, _ arguments: [(any SQLConvertible)?] = []) throws -> [Value] {
        try rows(sql, arguments).map { try $0[0] }
    }

    /// The first column of the first row; `nil` if there is no row or it is null.
    func value<Value: SQLConvertible>(_ sql: String, _ arguments: [(any SQLConvertible)?] = []) throws -> Value? {
        try row(sql, arguments)?[0]
    }

    /// Whether a query has rows.
    func exists(_ sql: String, _ arguments: [(any SQLConvertible)?] = []) throws -> Bool {
        try row("\(sql) LIMIT 1", arguments) != nil
    }

    /// Inserts a row, or replaces the one with the same key.
    func upsert(_ table: String, key: [String], _ columns: [(name: String, value: (any SQLConvertible)?)]) throws {
        try upsert(table, key: key, columns: columns.map(\.name), rows: [columns.map(\.value)])
    }

    /// Inserts rows, or replaces those with the same keys.
    func upsert(_ table: String, key: [String], columns: [String], rows: [[(any SQLConvertible)?]]) throws {
        let changes = columns.filter { !key.contains($0) }.map { "\($0) = excluded.\($0)" }
        try execute(
            """
            INSERT INTO \(table) (\(columns.joined(separator: ", ")))
            VALUES \(SQLText.marks(rows: rows.count, columns: columns.count))
            ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET \(changes.joined(separator: ", "))
            """,
            rows.flatMap(\.self)
        )
    }
}
