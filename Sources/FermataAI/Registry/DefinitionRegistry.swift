import Foundation

/// Documents with versions and labels: agents, prompts.
///
/// A version never changes. A label such as `production` is on one version and can be moved, and every move is recorded.
/// Nothing is remembered between calls: who looks a label up gets the version it is on at that moment, whichever process
/// moved it. A run that must not change its mind looks the label up once and keeps the version's number.
///
/// Errors are `ApplicationError`s with the types in ``DefinitionErrorType``.
public struct DefinitionRegistry: Sendable {
    /// The longest document, in bytes.
    public static let maximumBytes = 1 << 20

    let database: AIDatabase
    let kind: DefinitionKind
    let validate: @Sendable (_ name: String, _ content: String) throws -> Void
    let now: @Sendable () -> Date

    /// Uses the definitions of one kind in a store.
    ///
    /// - Parameter validate: Throws if the content is no document of this kind. It runs before a version is made, not
    ///   when one is read: who reads decodes it anyway.
    public init(
        _ database: AIDatabase,
        kind: DefinitionKind,
        validate: @escaping @Sendable (_ name: String, _ content: String) throws -> Void
    ) {
        self.init(database, kind: kind, validate: validate, now: { Date() })
    }

    init(
        _ database: AIDatabase,
        kind: DefinitionKind,
        validate: @escaping @Sendable (_ name: String, _ content: String) throws -> Void,
        now: @escaping @Sendable () -> Date
    ) {
        self.database = database
        self.kind = kind
        self.validate = validate
        self.now = now
    }

    /// Adds a version, unless one with the same content is there; then it is that one.
    ///
    /// - Parameter author: Who, for the record.
    /// - Throws: What the validation throws; ``DefinitionErrorType/invalidInput``.
    public func put(_ name: String, _ content: String, by author: String) async throws -> DefinitionInfo {
        try DefinitionName.check(name, "name")
        try DefinitionName.check(author: author, "author")
        guard content.utf8.count <= Self.maximumBytes else {
            throw DefinitionErrorType.invalidInput.error(
                "content has \(content.utf8.count) bytes; the limit is \(Self.maximumBytes)."
            )
        }
        try validate(name, content)
        let hash = ContentHash(of: Data(content.utf8))
        let milliseconds = milliseconds
        return try await database.writing(.definitions) { session in
            try session.execute(
                "INSERT INTO definition (kind, name, next_version) VALUES (?, ?, 1) ON CONFLICT DO NOTHING",
                [kind.rawValue, name]
            )
            let id = try require(name, in: session)
            let found: Int? = try session.value(
                "SELECT version FROM definition_version WHERE definition = ? AND hash = ?",
                [id, hash.bytes]
            )
            if let found { return try info(name, id, found, in: session) }
            try session.execute(
                """
                INSERT INTO definition_version (definition, version, hash, content, created_ms, created_by)
                SELECT id, next_version, ?1, ?2, ?3, ?4 FROM definition WHERE id = ?5
                """,
                [hash.bytes, content, milliseconds, author, id]
            )
            try session.execute("UPDATE definition SET next_version = next_version + 1 WHERE id = ?", [id])
            return try info(name, id, try latest(name, id, in: session), in: session)
        }
    }

    /// Looks a definition up.
    ///
    /// - Throws: ``DefinitionErrorType/notFound``, ``DefinitionErrorType/damaged``.
    public func get(_ reference: DefinitionReference) async throws -> Definition {
        try await database.reading { session in
            let id = try require(reference.name, in: session)
            let version = try version(reference, id, in: session)
            let info = try info(reference.name, id, version, in: session)
            let content: String? = try session.value(
                "SELECT content FROM definition_version WHERE definition = ? AND version = ?",
                [id, version]
            )
            guard let content, ContentHash(of: Data(content.utf8)).hex == info.sha256 else {
                throw DefinitionErrorType.damaged.error(
                    "The stored \(kind.rawValue) \(reference.name)@\(version) was changed. Delete that version and put it "
                        + "again, or restore the AI store from a backup."
                )
            }
            return Definition(info: info, content: content)
        }
    }

    /// Deletes a version. Its number is not used again.
    ///
    /// - Throws: ``DefinitionErrorType/labelled`` if it has a label; ``DefinitionErrorType/notFound``.
    public func delete(_ name: String, version: Int) async throws {
        try await database.writing(.definitions) { session in
            let id = try require(name, in: session)
            let info = try info(name, id, version, in: session)
            guard info.labels.isEmpty else {
                throw DefinitionErrorType.labelled.error(
                    "\(name)@\(version) has the label \(info.labels.joined(separator: ", ")). Move it first."
                )
            }
            try session.execute(
                "DELETE FROM definition_version WHERE definition = ? AND version = ?",
                [id, version]
            )
        }
    }

    var milliseconds: Int64 { Int64(now().timeIntervalSince1970 * 1000) }
}
