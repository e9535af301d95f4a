import GRDB

/// One consistent state of the store. Valid only inside the closure of `Store.read`.
struct StoreReader {
    let database: Database

    /// The rows of a query, built by `decode` one at a time.
    func rows<Value>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        decode: (Row) throws -> Value
    ) throws(EngineError) -> [Value] {
        do {
            var values: [Value] = []
            let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
            while let row = try cursor.next() {
                values.append(try decode(row))
            }
            return values
        } catch {
            throw EngineError(storage: error)
        }
    }
}

extension EngineTime: DatabaseValueConvertible {
    var databaseValue: DatabaseValue { nanoseconds.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> EngineTime? {
        Int64.fromDatabaseValue(value).map(EngineTime.init(nanoseconds:))
    }
}
