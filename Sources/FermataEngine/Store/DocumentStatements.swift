import GRDB

/// The statements that change documents.
struct DocumentStatements {
    private let put: PreparedStatement
    private let delete: PreparedStatement

    init(_ database: Database) throws {
        put = try PreparedStatement(
            database,
            """
            INSERT INTO document (kind, namespace, key, data) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET data = excluded.data
            """
        )
        delete = try PreparedStatement(
            database,
            "DELETE FROM document WHERE kind = ? AND namespace = ? AND key = ?"
        )
    }

    func put(_ document: Document, kind: String) throws {
        try put.run { arguments in
            arguments.add(kind)
            arguments.add(document.namespace)
            arguments.add(document.key)
            arguments.add(document.data)
        }
    }

    func delete(kind: String, namespace: String, key: String) throws {
        try delete.run { arguments in
            arguments.add(kind)
            arguments.add(namespace)
            arguments.add(key)
        }
    }
}
