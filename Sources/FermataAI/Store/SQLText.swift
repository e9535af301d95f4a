/// Pieces of statements.
enum SQLText {
    /// Places for the values of rows: `(?, ?), (?, ?)`.
    static func marks(rows: Int, columns: Int) -> String {
        let row = "(\(repeatElement("?", count: columns).joined(separator: ", ")))"
        return repeatElement(row, count: rows).joined(separator: ", ")
    }
}
