import Fermata
public import Foundation
import GRDB

/// A Black Vault in the AI store.
///
/// It keeps HMAC-SHA256 codes of the normalised content and of parts of it that ``Winnowing`` chooses, so a copy with
/// small changes, or one inside something larger, is recognised too. Rewording defeats it. Media are recognised byte by
/// byte only.
public struct SQLiteBlackVault: BlackVault {
    /// The most characters of a reason or a name.
    public static let maximumWords = 1_000

    private let database: AIDatabase
    private let key: GuardrailKey
    private let threshold: Double
    private let now: @Sendable () -> Date

    /// Opens the vault of a store.
    ///
    /// - Parameters:
    ///   - key: The same for all workers and for good: with another, nothing is recognised.
    ///   - threshold: How much of the refused content must be in other content for it to be refused too.
    /// - Throws: `FermataError` with code `invalidConfiguration` if the vault was filled under another key or the
    ///   threshold is not above 0 and at most 1, `unavailable` if the store cannot be used.
    public init(
        _ database: AIDatabase,
        key: GuardrailKey,
        threshold: Double = 0.8,
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws {
        guard threshold > 0, threshold <= 1 else {
            throw FermataError(.invalidConfiguration, "The vault's 'threshold' must be above 0 and at most 1.")
        }
        self.database = database
        self.key = key
        self.threshold = threshold
        self.now = now
        let code = Data(ContentFingerprint.keyCheck(key))
        let stored = try await database.writing { database in
            try database.execute(sql: "INSERT OR IGNORE INTO vault_key (id, code) VALUES (1, ?)", arguments: [code])
            return try Data.fetchOne(database, sql: "SELECT code FROM vault_key")
        }
        guard stored == code else {
            throw FermataError(
                .invalidConfiguration,
                "The vault was filled under another key, and would recognise nothing with this one. Use the first key."
            )
        }
    }

    public func refuse(_ content: String, reason: String, by: String) async throws -> VaultEntry {
        try Self.check(reason, "reason")
        try Self.check(by, "by")
        guard content.unicodeScalars.contains(where: { !$0.properties.isWhitespace && !$0.isInvisible }) else {
            throw FermataError(.invalidArgument, "'content' is empty. The vault would refuse every empty text.")
        }
        let fingerprint = ContentFingerprint(content, key: key)
        let at = now().milliseconds
        return try await database.writing { database in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO vault_entry (fingerprint, parts, reason, refused_by, refused_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [Data(fingerprint.whole), fingerprint.kept.count, reason, by, at]
            )
            let isNew = database.changesCount > 0
            guard let entry = try Self.entry(database, fingerprint) else {
                throw FermataError(.unavailable, "The vault lost an entry while it was written. Check the disk.")
            }
            if isNew {
                for part in fingerprint.kept {
                    try database.cachedStatement(sql: "INSERT INTO vault_part (hash, entry) VALUES (?, ?)")
                        .execute(arguments: [part, entry.id])
                }
            }
            try Self.note(database, .refuse, entry.id, reason: reason, by: by, at: at)
            return entry
        }
    }

    public func contains(_ content: String) async throws -> VaultMatch? {
        let fingerprint = ContentFingerprint(content, key: key)
        let threshold = threshold
        return try await database.reading { database in
            if let entry = try Self.entry(database, fingerprint) { return VaultMatch(entry: entry, share: 1) }
            return try Self.nearest(database, fingerprint, threshold)
        }
    }

    public func entries(before: Int64? = nil, limit: Int = 100) async throws -> [VaultEntry] {
        try await database.reading { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM vault_entry WHERE id < ? ORDER BY id DESC LIMIT ?",
                arguments: [before ?? .max, min(max(limit, 0), 10_000)]
            ).map(VaultEntry.init)
        }
    }

    public func release(_ entry: Int64, reason: String, by: String) async throws -> Bool {
        try Self.check(reason, "reason")
        try Self.check(by, "by")
        let at = now().milliseconds
        return try await database.writing { database in
            try database.execute(sql: "DELETE FROM vault_entry WHERE id = ?", arguments: [entry])
            guard database.changesCount > 0 else { return false }
            try database.execute(sql: "DELETE FROM vault_part WHERE entry = ?", arguments: [entry])
            try Self.note(database, .release, entry, reason: reason, by: by, at: at)
            return true
        }
    }

    public func audit(limit: Int = 100) async throws -> [VaultAuditEntry] {
        try await database.reading { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM vault_audit ORDER BY id DESC LIMIT ?",
                arguments: [min(max(limit, 0), 10_000)]
            ).compactMap(VaultAuditEntry.init)
        }
    }

    private static func entry(_ database: Database, _ fingerprint: ContentFingerprint) throws -> VaultEntry? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM vault_entry WHERE fingerprint = ?",
            arguments: [Data(fingerprint.whole)]
        ).map(VaultEntry.init)
    }

    /// The entry of which the content has the largest share, if that reaches the threshold.
    private static func nearest(
        _ database: Database,
        _ fingerprint: ContentFingerprint,
        _ threshold: Double
    ) throws -> VaultMatch? {
        guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM vault_part)") == true else { return nil }
        var shared: [Int64: Int] = [:]
        let statement = try database.cachedStatement(sql: "SELECT entry FROM vault_part WHERE hash = ?")
        for part in fingerprint.parts {
            for entry in try Int64.fetchAll(statement, arguments: [part]) { shared[entry, default: 0] += 1 }
        }
        var best: VaultMatch?
        for (id, count) in shared.sorted(by: { $0.key < $1.key }) {
            guard
                let row = try Row.fetchOne(database, sql: "SELECT * FROM vault_entry WHERE id = ?", arguments: [id])
            else { continue }
            let parts: Int = row["parts"]
            let share = Double(count) / Double(max(parts, 1))
            if share >= threshold, share > best?.share ?? 0 { best = VaultMatch(entry: VaultEntry(row), share: share) }
        }
        return best
    }

    private static func note(
        _ database: Database,
        _ action: VaultAuditEntry.Action,
        _ entry: Int64,
        reason: String,
        by: String,
        at: Int64
    ) throws {
        try database.execute(
            sql: "INSERT INTO vault_audit (action, entry, by, reason, at) VALUES (?, ?, ?, ?, ?)",
            arguments: [action.rawValue, entry, by, reason, at]
        )
    }

    private static func check(_ words: String, _ field: String) throws {
        guard words.contains(where: { !$0.isWhitespace }), words.unicodeScalars.count <= maximumWords else {
            throw FermataError(
                .invalidArgument,
                "'\(field)' must not be empty and have at most \(maximumWords) characters: it is kept for the audit."
            )
        }
    }
}

extension VaultEntry {
    fileprivate init(_ row: Row) {
        let fingerprint: Data = row["fingerprint"]
        self.init(
            id: row["id"],
            reason: row["reason"],
            refusedBy: row["refused_by"],
            refusedAt: Date(milliseconds: row["refused_at"]),
            fingerprint: fingerprint.prefix(16).map(\.hex).joined()
        )
    }
}

extension VaultAuditEntry {
    fileprivate init?(_ row: Row) {
        guard let action = Action(rawValue: row["action"]) else { return nil }
        self.init(
            action: action,
            entry: row["entry"],
            by: row["by"],
            reason: row["reason"],
            at: Date(milliseconds: row["at"])
        )
    }
}

extension Date {
    fileprivate var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded()) }

    fileprivate init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
