/// Remembers content that was refused, without the content: what was refused once is never processed again.
public protocol BlackVault: Sendable {
    /// Refuses content from now on. Refusing the same content again changes nothing but is noted.
    ///
    /// - Parameters:
    ///   - reason: Why, in words that do not quote the content: it is kept.
    ///   - by: Who refuses it.
    /// - Returns: The entry, which has the reason of the first refusal.
    func refuse(_ content: String, reason: String, by: String) async throws -> VaultEntry

    /// Whether content, or most of it, was refused; the closest entry.
    func contains(_ content: String) async throws -> VaultMatch?

    /// The entries, newest first.
    ///
    /// - Parameter before: Only entries older than this one, for the next page.
    func entries(before: Int64?, limit: Int) async throws -> [VaultEntry]

    /// Lets content pass again.
    ///
    /// - Returns: Whether there was such an entry.
    func release(_ entry: Int64, reason: String, by: String) async throws -> Bool

    /// Who did what and why, newest first. Entries that were released are in it too.
    func audit(limit: Int) async throws -> [VaultAuditEntry]
}
