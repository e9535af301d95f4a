import Fermata
public import Foundation

/// A Black Vault in the AI store.
///
/// It keeps HMAC-SHA256 codes of the normalised content and of parts of it that ``Winnowing`` chooses, so a copy with
/// small changes, or one inside something larger, is recognised too. Rewording defeats it. Media are recognised byte by
/// byte only.
public struct SQLBlackVault: BlackVault {
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
        let stored: Data? = try await database.writing(.vault) { session in
            try session.execute("INSERT INTO vault_key (id, code) VALUES (1, ?) ON CONFLICT DO NOTHING", [code])
            return try session.value("SELECT code FROM vault_key")
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
        return try await database.writing(.vault) { session in
            if let entry = try Self.entry(session, fingerprint) {
                try Self.note(session, .refuse, entry.id, reason: reason, by: by, at: at)
                return entry
            }
            try session.execute(
                """
                INSERT INTO vault_entry (fingerprint, parts, reason, refused_by, refused_at) VALUES (?, ?, ?, ?, ?)
                """,
                [Data(fingerprint.whole), fingerprint.kept.count, reason, by, at]
            )
            guard let entry = try Self.entry(session, fingerprint) else {
                throw FermataError(.unavailable, "The vault lost an entry while it was written. Check the disk.")
            }
            try Self.insert(Array(fingerprint.kept), of: entry.id, session)
            try Self.note(session, .refuse, entry.id, reason: reason, by: by, at: at)
            return entry
        }
    }

    public func contains(_ content: String) async throws -> VaultMatch? {
        let fingerprint = ContentFingerprint(content, key: key)
        let threshold = threshold
        return try await database.reading { session in
            if let entry = try Self.entry(session, fingerprint) { return VaultMatch(entry: entry, share: 1) }
            return try Self.nearest(session, fingerprint, threshold)
        }
    }

    public func entries(before: Int64? = nil, limit: Int = 100) async throws -> [VaultEntry] {
        try await database.reading { session in
            try session.rows(
                "SELECT * FROM vault_entry WHERE id < ? ORDER BY id DESC LIMIT ?",
                [before ?? .max, min(max(limit, 0), 10_000)]
            ).map(VaultEntry.init)
        }
    }

    public func release(_ entry: Int64, reason: String, by: String) async throws -> Bool {
        try Self.check(reason, "reason")
        try Self.check(by, "by")
        let at = now().milliseconds
        return try await database.writing(.vault) { session in
            guard try session.execute("DELETE FROM vault_entry WHERE id = ?", [entry]) > 0 else { return false }
            try session.execute("DELETE FROM vault_part WHERE entry = ?", [entry])
            try Self.note(session, .release, entry, reason: reason, by: by, at: at)
            return true
        }
    }

    public func audit(limit: Int = 100) async throws -> [VaultAuditEntry] {
        try await database.reading { session in
            try session.rows(
                "SELECT * FROM vault_audit ORDER BY id DESC LIMIT ?",
                [min(max(limit, 0), 10_000)]
            ).compactMap(VaultAuditEntry.init)
        }
    }

    private static func entry(_ session: any SQLSession, _ fingerprint: ContentFingerprint) throws -> VaultEntry? {
        try session.row("SELECT * FROM vault_entry WHERE fingerprint = ?", [Data(fingerprint.whole)])
            .map(VaultEntry.init)
    }

    private static func insert(_ parts: [Int64], of entry: Int64, _ session: any SQLSession) throws {
        for portion in portions(parts) {
            try session.execute(
                """
                INSERT INTO vault_part (hash, entry) VALUES \(SQLText.marks(rows: portion.count, columns: 2))
                ON CONFLICT DO NOTHING
                """,
                portion.flatMap { [$0, entry] }
            )
        }
    }

    /// The entry of which the content has the largest share, if that reaches the threshold.
    private static func nearest(
        _ session: any SQLSession,
        _ fingerprint: ContentFingerprint,
        _ threshold: Double
    ) throws -> VaultMatch? {
        guard try session.exists("SELECT 1 FROM vault_part") else { return nil }
        var shared: [Int64: Int] = [:]
        for portion in portions(fingerprint.parts) {
            let entries: [Int64] = try session.values(
                "SELECT entry FROM vault_part WHERE hash IN \(SQLText.marks(rows: 1, columns: portion.count))",
                portion
            )
            for entry in entries { shared[entry, default: 0] += 1 }
        }
        var best: VaultMatch?
        for (id, count) in shared.sorted(by: { $0.key < $1.key }) {
            guard let row = try session.row("SELECT * FROM vault_entry WHERE id = ?", [id]) else { continue }
            let parts: Int = try row["parts"]
            let share = Double(count) / Double(max(parts, 1))
            if share >= threshold, share > best?.share ?? 0 {
                best = VaultMatch(entry: try VaultEntry(row), share: share)
            }
        }
        return best
    }

    /// Many at a time, since a server may be far away.
    private static func portions(_ parts: some Collection<Int64>) -> [[Int64]] {
        let parts = Array(parts)
        return stride(from: 0, to: parts.count, by: 500).map { Array(parts[$0..<min($0 + 500, parts.count)]) }
    }

    private static func note(
        _ session: any SQLSession,
        _ action: VaultAuditEntry.Action,
        _ entry: Int64,
        reason: String,
        by: String,
        at: Int64
    ) throws {
        try session.execute(
            "INSERT INTO vault_audit (action, entry, by, reason, at) VALUES (?, ?, ?, ?, ?)",
            [action.rawValue, entry, by, reason, at]
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
    fileprivate init(_ row: SQLRow) throws {
        let fingerprint: Data = try row["fingerprint"]
        self.init(
            id: try row["id"],
            reason: try row["reason"],
            refusedBy: try row["refused_by"],
            refusedAt: Date(milliseconds: try row["refused_at"]),
            fingerprint: fingerprint.prefix(16).map(\.hex).joined()
        )
    }
}

extension VaultAuditEntry {
    fileprivate init?(_ row: SQLRow) throws {
        guard let action = Action(rawValue: try row["action"]) else { return nil }
        self.init(
            action: action,
            entry: try row["entry"],
            by: try row["by"],
            reason: try row["reason"],
            at: Date(milliseconds: try row["at"])
        )
    }
}

extension Date {
    fileprivate var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded()) }

    fileprivate init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
