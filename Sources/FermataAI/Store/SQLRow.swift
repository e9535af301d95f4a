import Fermata

/// A row of a result.
///
/// Reading a column as what it is not is an error, never a trap: another program may have changed the store.
struct SQLRow: Sendable {
    let columns: [String]
    let values: [SQLValue]

    subscript<Value: SQLConvertible>(_ index: Int) -> Value? {
        get throws {
            guard values.indices.contains(index) else { throw Self.damaged("\(index)") }
            if values[index] == .null { return nil }
            guard let value = Value(sqlValue: values[index]) else { throw Self.damaged(columns[index]) }
            return value
        }
    }

    subscript<Value: SQLConvertible>(_ index: Int) -> Value {
        get throws {
            guard let value: Value = try self[index] else { throw Self.damaged(columns[index]) }
            return value
        }
    }

    subscript<Value: SQLConvertible>(_ column: String) -> Value? {
        get throws { try self[index(of: column)] }
    }

    subscript<Value: SQLConvertible>(_ column: String) -> Value {
        get throws { try self[index(of: column)] }
    }

    private func index(of column: String) throws -> Int {
        guard let index = columns.firstIndex(of: column) else { throw Self.damaged(column) }
        return index
    }

    private static func damaged(_ column: String) -> FermataError {
        FermataError(
            .invalidState,
            "The AI store holds something unexpected in the column \(column): another program changed it. Restore it "
                + "from a backup."
        )
    }
}
