/// A transaction on a server.
struct PostgresSession: SQLSession {
    /// How many rows of a long result are in memory at a time.
    private static let portion = 500

    let connection: PostgresConnection

    func change(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try connection.run(PostgresDialect.numbered(sql), arguments).changes
    }

    func select(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
        try connection.run(PostgresDialect.numbered(sql), arguments).rows()
    }

    func selectEach(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
        let query = "DECLARE fermata_rows NO SCROLL CURSOR FOR \(PostgresDialect.numbered(sql))"
        _ = try connection.run(query, arguments)
        while true {
            let rows = try connection.run("FETCH \(Self.portion) FROM fermata_rows", []).rows()
            for row in rows { try body(row) }
            if rows.count < Self.portion { break }
        }
        try connection.run("CLOSE fermata_rows")
    }

    func lockIfFree(_ lock: SQLLock) throws -> Bool {
        let number = lock.number(schema: connection.location.schema)
        return try value("SELECT pg_try_advisory_xact_lock(?)", [number]) ?? false
    }
}
