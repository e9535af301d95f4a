extension DefinitionRegistry {
    /// Puts a label on a version, wherever it was before. To move it where it is changes and records nothing.
    ///
    /// - Parameter author: Who, for the record.
    /// - Throws: ``DefinitionErrorType/invalidInput``, ``DefinitionErrorType/notFound``.
    public func move(_ label: String, of name: String, to version: Int, by author: String) async throws {
        try await set(label, of: name, to: version, by: author)
    }

    /// Takes a label away. It is no error if it is on no version.
    ///
    /// - Parameter author: Who, for the record.
    /// - Throws: ``DefinitionErrorType/invalidInput``, ``DefinitionErrorType/notFound`` for an unknown name.
    public func remove(_ label: String, of name: String, by author: String) async throws {
        try await set(label, of: name, to: nil, by: author)
    }

    private func set(_ label: String, of name: String, to version: Int?, by author: String) async throws {
        try DefinitionName.check(label: label)
        try DefinitionName.check(author: author, "author")
        let milliseconds = milliseconds
        try await database.writing(.definitions) { session in
            let id = try require(name, in: session)
            if let version { _ = try info(name, id, version, in: session) }
            let old: Int? = try session.value(
                "SELECT version FROM definition_label WHERE definition = ? AND label = ?",
                [id, label]
            )
            guard old != version else { return }
            if let version {
                try session.execute(
                    """
                    INSERT INTO definition_label (definition, label, version) VALUES (?, ?, ?)
                    ON CONFLICT (definition, label) DO UPDATE SET version = excluded.version
                    """,
                    [id, label, version]
                )
            } else {
                try session.execute("DELETE FROM definition_label WHERE definition = ? AND label = ?", [id, label])
            }
            try session.execute(
                """
                INSERT INTO definition_label_move (definition, label, old_version, new_version, moved_ms, moved_by)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [id, label, old, version, milliseconds, author]
            )
        }
    }
}
