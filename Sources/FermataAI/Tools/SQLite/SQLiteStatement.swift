/// The beginning of a statement of SQLite.
enum SQLiteStatement {
    private static let questions: Set<String> = ["SELECT", "WITH", "VALUES", "EXPLAIN"]

    /// Whether the statement asks and does not tell: not ATTACH or PRAGMA, which SQLite counts as reading too.
    static func isQuestion(_ sql: String) -> Bool {
        let word = skippingComments(Array(sql.unicodeScalars)).prefix(while: \.isASCIILetter)
        return questions.contains(word.string.uppercased())
    }

    private static func skippingComments(_ scalars: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar> {
        var rest = scalars[...]
        while true {
            rest = rest.drop { $0.properties.isWhitespace }
            if rest.starts(with: ["-", "-"]) {
                rest = rest.drop { $0 != "\n" }
            } else if rest.starts(with: ["/", "*"]) {
                rest = rest.dropFirst(2)
                while !rest.isEmpty, !rest.starts(with: ["*", "/"]) { rest = rest.dropFirst() }
                rest = rest.dropFirst(2)
            } else {
                return rest
            }
        }
    }
}
