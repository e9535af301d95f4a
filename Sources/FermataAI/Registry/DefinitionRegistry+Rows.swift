import Foundation
import GRDB

extension DefinitionRegistry {
    /// The row of a name.
    func require(_ name: String, in database: Database) throws -> Int64 {
        let id = try Int64.fetchOne(
            database,
            sql: "SELECT id FROM definition WHERE kind = ? AND name = ?",
            arguments: [kind.rawValue, name]
        )
        guard let id else { throw missing(name) }
        return id
    }

    /// The number that a reference means now.
    func version(_ reference: DefinitionReference, _ id: Int64, in database: Database) throws -> Int {
        switch reference.selector {
        case .version(let version): return version
        case .latest: return try latest(reference.name, id, in: database)
        case .label(let label):
            let version = try Int.fetchOne(
                database,
                sql: "SELECT version FROM definition_label WHERE definition = ? AND label = ?",
                arguments: [id, label]
            )
            guard let version else { throw missing(reference.description) }
            return version
        }
    }

    func latest(_ name: String, _ id: Int64, in database: Database) throws -> Int {
        let version = try Int.fetchOne(
            database,
            sql: "SELECT max(version) FROM definition_version WHERE definition = ?",
            arguments: [id]
        )
        guard let version else { throw missing(name) }
        return version
    }

    func info(_ name: String, _ id: Int64, _ version: Int, in database: Database) throws -> DefinitionInfo {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT version, hash, created_ms, created_by FROM definition_version
                WHERE definition = ? AND version = ?
                """,
            arguments: [id, version]
        )
        guard let row else { throw missing("\(name)@\(version)") }
        let labels = try String.fetchAll(
            database,
            sql: "SELECT label FROM definition_label WHERE definition = ? AND version = ? ORDER BY label",
            arguments: [id, version]
        )
        return try info(name, row, labels: labels)
    }

    func info(_ name: String, _ row: Row, labels: [String]) throws -> DefinitionInfo {
        guard let hash = ContentHash(stored: row[1]) else {
            throw DefinitionErrorType.damaged.error("The stored \(kind.rawValue) \(name) was changed.")
        }
        return DefinitionInfo(
            name: name,
            version: row[0],
            sha256: hash.hex,
            createdAt: Self.date(row[2]),
            createdBy: row[3],
            labels: labels
        )
    }

    static func date(_ milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    private func missing(_ reference: String) -> any Error {
        DefinitionErrorType.notFound.error(
            "There is no \(kind.rawValue) \(reference) in the registry. List what is there, or put it first."
        )
    }
}
