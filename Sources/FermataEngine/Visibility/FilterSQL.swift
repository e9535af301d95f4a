/// Renders checked conditions as SQL about the row `v` of `visibility`.
enum FilterSQL {
    /// SQLite nests the terms of `a AND b AND c` to the left and limits the height of that tree.
    private static let longestChain = 16

    static func render(_ condition: FilterCondition) -> SQLStatement {
        switch condition {
        // The deepest first: SQLite's parser keeps on its stack what stands left of an open parenthesis.
        case .all(let parts): join(parts.sorted { $0.depth > $1.depth }.map(render), with: "AND")
        case .any(let parts): join(parts.sorted { $0.depth > $1.depth }.map(render), with: "OR")
        case .test(let attribute, let test, let negated): render(attribute, test, negated: negated)
        }
    }

    /// What follows a column if the test is an equality or a range of it.
    static func bound(_ test: FilterTest) -> SQLStatement? {
        switch test {
        case .between: comparison(test)
        case .compare(let sign, _) where sign != .notEqual: comparison(test)
        default: nil
        }
    }

    private static func join(_ parts: [SQLStatement], with word: String) -> SQLStatement {
        guard let first = parts.first, parts.count > 1 else { return parts.first ?? SQLStatement("1") }
        guard parts.count <= longestChain else {
            let chains = stride(from: 0, to: parts.count, by: longestChain).map { start in
                join(Array(parts[start..<min(start + longestChain, parts.count)]), with: word)
            }
            return join(chains, with: word)
        }
        var joined = SQLStatement("(")
        joined.append(first)
        for part in parts.dropFirst() {
            joined.append(" \(word) ")
            joined.append(part)
        }
        joined.append(")")
        return joined
    }

    private static func render(_ attribute: VisibilityAttribute, _ test: FilterTest, negated: Bool) -> SQLStatement {
        var sql = SQLStatement()
        switch test {
        case .isNull:
            guard attribute.column == nil else {
                sql.append(value(attribute))
                sql.append(negated ? " IS NOT NULL" : " IS NULL")
                return sql
            }
            return hasValue(attribute, negated: !negated)
        case .contains(let values):
            return hasValue(attribute, in: values, negated: negated)
        case .phrases(let phrases):
            sql.append(negated ? "NOT " : "")
            sql.append(render(phrases, of: attribute))
            return sql
        default:
            sql.append(negated ? "NOT (" : "(")
            sql.append(value(attribute))
            sql.append(comparison(test))
            sql.append(")")
            return sql
        }
    }

    /// Only tests of single values come here.
    private static func comparison(_ test: FilterTest) -> SQLStatement {
        switch test {
        case .compare(let comparison, let value): return SQLStatement(" \(comparison.rawValue) ?", [value])
        case .oneOf(let values): return SQLStatement(" IN (\(placeholders(values.count)))", values)
        case .between(let low, let high): return SQLStatement(" BETWEEN ? AND ?", [low, high])
        case .prefix(let prefix):
            // Text is ordered by its bytes, so a prefix is a range (up to the last character), and an index serves it.
            return SQLStatement(" BETWEEN ? AND ? || char(1114111)", [.text(prefix), .text(prefix)])
        case .isNull, .contains, .phrases: return SQLStatement(" IS NULL")
        }
    }

    private static func value(_ attribute: VisibilityAttribute) -> SQLStatement {
        if let column = attribute.column { return SQLStatement("v.\(column)") }
        return SQLStatement(
            "(SELECT value FROM search_attribute WHERE run = v.run AND name = ?)",
            [.text(attribute.name)]
        )
    }

    private static func hasValue(
        _ attribute: VisibilityAttribute,
        in values: [SQLValue]? = nil,
        negated: Bool
    ) -> SQLStatement {
        let exists = negated ? "NOT EXISTS" : "EXISTS"
        var sql = SQLStatement(
            "\(exists) (SELECT 1 FROM search_attribute WHERE run = v.run AND name = ?",
            [.text(attribute.name)]
        )
        if let values { sql.append(SQLStatement(" AND value IN (\(placeholders(values.count)))", values)) }
        sql.append(")")
        return sql
    }

    private static func render(_ phrases: [[String]], of attribute: VisibilityAttribute) -> SQLStatement {
        let single = phrases.filter { $0.count == 1 }.flatMap { $0 }
        var alternatives = phrases.filter { $0.count > 1 }.map { words in
            join(words.map { hasValue(attribute, in: [.text($0)], negated: false) }, with: "AND")
        }
        if !single.isEmpty { alternatives.append(hasValue(attribute, in: single.map { .text($0) }, negated: false)) }
        return join(alternatives, with: "OR")
    }

    private static func placeholders(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }
}
