extension DefinitionRegistry {
    /// Names in alphabetical order, from the one after `name` on.
    ///
    /// - Parameter limit: The most, from 1 to 1,000.
    public func list(after name: String = "", limit: Int = 100) async throws -> [DefinitionSummary] {
        let limit = try Self.checked(limit)
        return try await database.reading { session in
            let rows = try session.rows(
                """
                SELECT d.id, d.name, max(v.version), count(v.version) FROM definition d
                LEFT JOIN definition_version v ON v.definition = d.id
                WHERE d.kind = ? AND d.name > ? GROUP BY d.id ORDER BY d.name LIMIT ?
                """,
                [kind.rawValue, name, limit]
            )
            return try rows.map { row in
                let id: Int64 = try row[0]
                let labels = try session.rows("SELECT label, version FROM definition_label WHERE definition = ?", [id])
                    .map { label -> (String, Int) in (try label[0], try label[1]) }
                return DefinitionSummary(
                    name: try row[1],
                    latest: try row[2],
                    versions: try row[3],
                    labels: Dictionary(labels) { first, _ in first }
                )
            }
        }
    }

    /// The versions of a definition, newest first, older than `version`.
    ///
    /// - Parameter limit: The most, from 1 to 1,000.
    /// - Throws: ``DefinitionErrorType/notFound`` for an unknown name.
    public func versions(
        of name: String,
        before version: Int = .max,
        limit: Int = 100
    ) async throws -> [DefinitionInfo] {
        let limit = try Self.checked(limit)
        return try await database.reading { session in
            let id = try require(name, in: session)
            let rows = try session.rows(
                """
                SELECT version, hash, created_ms, created_by FROM definition_version
                WHERE definition = ? AND version < ? ORDER BY version DESC LIMIT ?
                """,
                [id, version, limit]
            )
            return try rows.map { try info(name, id, $0, in: session) }
        }
    }

    /// How labels of a definition were moved, newest first, before the move `id`.
    ///
    /// - Parameters:
    ///   - label: Only this one; `nil` for all.
    ///   - limit: The most, from 1 to 1,000.
    /// - Throws: ``DefinitionErrorType/notFound`` for an unknown name.
    public func moves(
        of name: String,
        label: String? = nil,
        before id: Int64 = .max,
        limit: Int = 100
    ) async throws -> [DefinitionLabelMove] {
        let limit = try Self.checked(limit)
        return try await database.reading { session in
            let rows = try session.rows(
                """
                SELECT id, label, old_version, new_version, moved_by, moved_ms FROM definition_label_move
                WHERE definition = ?1 AND id < ?2 AND (CAST(?3 AS TEXT) IS NULL OR label = CAST(?3 AS TEXT)) ORDER BY id DESC LIMIT ?4
                """,
                [try require(name, in: session), id, label, limit]
            )
            return try rows.map { row in
                DefinitionLabelMove(
                    id: try row[0],
                    name: name,
                    label: try row[1],
                    from: try row[2],
                    to: try row[3],
                    movedBy: try row[4],
                    movedAt: Self.date(try row[5])
                )
            }
        }
    }

    private static func checked(_ limit: Int) throws -> Int {
        guard (1...1000).contains(limit) else {
            throw DefinitionErrorType.invalidInput.error("limit must be from 1 to 1,000; it is \(limit).")
        }
        return limit
    }
}
