import GRDB

/// Runs the statements that visibility makes of its records.
final class VisibilityStatements {
    /// Statements with more arguments differ from record to record and are not worth keeping.
    private static let keptArguments = 64

    private let database: Database
    private var kept: [String: PreparedStatement] = [:]

    init(_ database: Database) {
        self.database = database
    }

    func put(_ record: VisibilityRecord, types: [String: IndexedValueType]) throws {
        try run(record.writes(types: types))
    }

    func delete(_ run: RunNumber) throws {
        try self.run(VisibilityRecord.removal(run: run.rawValue))
    }

    private func run(_ statements: [SQLStatement]) throws {
        for statement in statements {
            try prepared(statement).run { arguments in
                for value in statement.arguments {
                    arguments.add(value)
                }
            }
        }
    }

    private func prepared(_ statement: SQLStatement) throws -> PreparedStatement {
        if let found = kept[statement.sql] { return found }
        let prepared = try PreparedStatement(database, statement.sql)
        if statement.arguments.count <= Self.keptArguments { kept[statement.sql] = prepared }
        return prepared
    }
}
