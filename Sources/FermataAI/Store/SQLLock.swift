import Crypto
import Foundation

/// What a change has for itself until its transaction ends.
///
/// SQLite has one writer at a time, and the rooms' statements rely on that: they look first and write then. PostgreSQL
/// lets writers run side by side, so each takes a lock before it looks. The price is that changes under one lock follow
/// each other, each with its own wait for the disk.
struct SQLLock: Sendable, Hashable {
    let name: String
    /// Whether what is written must be on the disk before anybody goes on. Without that a machine that loses its power may
    /// lose the last of it, and nothing else; what a process wrote outlives the process.
    var needsDisk = true

    /// The making of the tables.
    static let schema = SQLLock(name: "schema")
    /// All budgets: a call touches several accounts.
    static let budgets = SQLLock(name: "budgets")
    static let cache = SQLLock(name: "cache")
    /// All conversations: they share messages.
    static let conversations = SQLLock(name: "conversations")
    static let definitions = SQLLock(name: "definitions")
    static let streamPruning = SQLLock(name: "stream pruning")
    static let vault = SQLLock(name: "vault")

    /// The limits of one provider key.
    static func limits(_ key: String) -> SQLLock { SQLLock(name: "limits \(key)") }

    /// One stream. It shows what is on record elsewhere.
    static func stream(_ name: String) -> SQLLock { SQLLock(name: "stream \(name)", needsDisk: false) }

    /// The number that PostgreSQL knows it by. Another lock with the same number would only wait needlessly.
    func number(schema: String) -> Int64 {
        let hash = SHA256.hash(data: Data("\(schema)\n\(name)".utf8))
        return hash.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}
