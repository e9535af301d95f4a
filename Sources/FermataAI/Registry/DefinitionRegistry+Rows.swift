import Foundation

extension DefinitionRegistry {
    /// The row of a name.
    func require(_ name: String, in session: any SQLSession) throws -> Int64 {
        let id: Int64? = try session.value(
            "SELECT id FROM definition WHERE kind = ? AND name = ?",
            [kind.rawValue, name]
        )
        guard let id else { throw missing(name) }
        return id
    }

    /// The number that a reference means now.
    func version(_ reference: DefinitionReference, _ id: Int64, in session: any SQLSession) throws -> Int {
        switch reference.selector {
        case .version(let version): return version
        case .latest: return try latest(reference.name, id, in: session)
        case .label(let label):
            let version: Int? = try session.value(
                "SELECT version FROM definition_label WHERE definition = ? AND label = ?",
                [id, label]
            )
            guard let version else { throw missing(reference.description) }
            return version
        }
    }

    func latest(_ name: String, _ id: Int64, in session: any SQLSession) throws -> Int {
        let version: Int? = try session.value(
            "SELECT max(version) FROM definition_version WHERE definition = ?",
            [id]
        )
        guard let version else { throw missing(name) }
        return version
    }

    func info(_ name: String, _ id: Int64, _ version: Int, in session: any SQLSession) throws -> DefinitionInfo {
        let row = try session.row(
            """
            SELECT version, hash, created_ms, created_by FROM definition_version
            WHERE definition = ? AND version = ?
            """,
            [id, version]
        )
        guard let row else { throw missing("\(name)@\(version)") }
        return try info(name, id, row, in: session)
    }

    /// What a row with `version`, `hash`, `created_ms` and `created_by` says.
    func info(_ name: String, _ id: Int64, _ row: SQLRow, in session: any SQLSession) throws -> DefinitionInfo {
        guard let hash = ContentHash(stored: try row[1]) else {
            throw DefinitionErrorType.damaged.error("The stored \(kind.rawValue) \(name) was changed.")
        }
        let version: Int = try row[0]
        return DefinitionInfo(
            name: name,
            version: version,
            sha256: hash.hex,
            createdAt: Self.date(try row[2]),
            createdBy: try row[3],
            labels: try session.values(
                "SELECT label FROM definition_label WHERE definition = ? AND version = ? ORDER BY label",
                [id, version]
            )
        )
    }

    static func date(_ milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    private func missing(_ reference: String) -> any Error {
        DefinitionErrorType.notFound.error(
            "There is no \(kind.rawValue) \(reference) in the registry. List what is there, or put it first."
        )
    }
}
