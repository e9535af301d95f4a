/// How rows are found that may meet a condition.
enum AccessPath: Hashable {
    /// Along an index of `visibility`, or along what SQLite chooses.
    case rows(index: String?)
    /// Along the rows of `search_attribute` with one value.
    case value(VisibilityAttribute, SQLValue)
}

extension AccessPath {
    /// From where rows come, as `v`, and what ties them to the namespace.
    func from(namespaceID: String) -> SQLStatement {
        switch self {
        case .rows(let index):
            let hint = index.map { " INDEXED BY \($0)" } ?? ""
            return SQLStatement(" FROM visibility v\(hint) WHERE v.namespace = ?", [.text(namespaceID)])
        case .value(let attribute, let value):
            // The cross join keeps SQLite from starting with the other table.
            return SQLStatement(
                """
                 FROM search_attribute a INDEXED BY search_attribute_by_value \
                CROSS JOIN visibility v ON v.run = a.run \
                WHERE a.namespace = ? AND a.name = ? AND a.value = ?
                """,
                [.text(namespaceID), .text(attribute.name), value]
            )
        }
    }

    /// The table whose times are in the order of the path's index.
    var order: String {
        switch self {
        case .rows: "v"
        case .value: "a"
        }
    }
}
