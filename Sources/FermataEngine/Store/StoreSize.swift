/// How much space a database takes.
struct StoreSize: Hashable, Sendable {
    /// All pages, the unused ones too.
    var bytes: Int
    /// Pages that deletion left, which new rows or `Store.compact` use up.
    var unusedBytes: Int
    /// The log's file.
    var logBytes: Int
}
