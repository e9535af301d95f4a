import Testing

@testable import FermataEngine

/// The texts are those of a Temporal server 1.32.0 for the same filters.
@Suite("errors of list filters")
struct FilterErrorTests {
    private static let syntax: [(String, String)] = [
        ("WorkflowId = 'foo", "syntax error at position 45 near 'foo'"),
        ("WorkflowId = 'a' AND", "syntax error at position 48"),
        ("(WorkflowId = 'a'", "syntax error at position 45"),
        ("LIMIT 5", "syntax error at position 33 near 'limit'"),
        ("NOT", "syntax error at position 31"),
        ("()", "syntax error at position 30"),
        ("CInt IN ()", "syntax error at position 38"),
        ("CInt IN 5", "syntax error at position 37 near '5'"),
        ("CKey == 'a'", "syntax error at position 35"),
        ("CKey = ``", "syntax error at position 37"),
        ("CKey = `x", "syntax error at position 37 near 'x'"),
        ("5x = 1", "syntax error at position 29 near '5'"),
        ("1.5.5 = 2", "syntax error at position 33 near '.5'"),
        ("CKey = $", "syntax error at position 36 near '$'"),
        ("CKey = é", "syntax error at position 36 near 'é'"),
        ("CKey ! = 'a'", "syntax error at position 34"),
        ("CKey NOT 'a'", "syntax error at position 40 near 'a'"),
        ("CKey = 'a' )", "syntax error at position 40"),
        ("CKey = 'a' xor CKey = 'b'", "syntax error at position 42 near 'xor'"),
        ("CKey IS UNKNOWN", "syntax error at position 43 near 'UNKNOWN'"),
        ("CKey BETWEEN 'a' OR 'b'", "syntax error at position 47 near 'or'"),
        ("where CKey = 'a'", "syntax error at position 33 near 'where'"),
        ("order  by StartTime", "syntax error at position 33 near 'order'"),
        ("GROUP BY", "syntax error at position 30"),
        ("GROUP BY ExecutionStatus ASC", "syntax error at position 50 near 'asc'"),
        ("ORDER BY StartTime GROUP BY ExecutionStatus", "syntax error at position 46 near 'group'"),
        ("WorkflowId = 'a'; drop table x", "syntax error at position 50 near 'drop'"),
        ("CKey = 'unterminated \\", "syntax error at position 50 near 'unterminated '"),
    ]

    private static let expressions: [(String, String)] = [
        ("WorkflowId", "incomplete expression"),
        ("CBool AND CBool", "incomplete expression"),
        ("WorkflowId = 1", "invalid value type for search attribute WorkflowId of type Keyword: 1 (type: int64)"),
        ("WorkflowId = true", "invalid value type for search attribute WorkflowId of type Keyword: true (type: bool)"),
        ("CInt = 'x'", "invalid value type for search attribute CInt of type Int: \"x\" (type: string)"),
        ("CInt IN (1, 'x')", "invalid value type for search attribute CInt of type Int: \"x\" (type: string)"),
        ("CBool = 1", "invalid value type for search attribute CBool of type Bool: 1 (type: int64)"),
        ("CTime = 1.5", "invalid value type for search attribute CTime of type Datetime: 1.5 (type: float64)"),
        ("CTime = 'yesterday'", "unable to parse datetime 'yesterday'"),
        ("CTime > '2026-01-01'", "unable to parse datetime '2026-01-01'"),
        ("CTime > '2026-13-01T00:00:00Z'", "unable to parse datetime '2026-13-01T00:00:00Z'"),
        ("StartTime STARTS_WITH '2026'", "unable to parse datetime '2026'"),
        ("CText = ''", "no tokens found filtering on Text type search attribute CText"),
        ("CText BETWEEN 'a' AND 'b'", "cannot do range condition on search attribute 'CText' of type Text"),
        ("CBool BETWEEN 1 AND 2", "cannot do range condition on search attribute 'CBool' of type Bool"),
        ("ExecutionStatus = 'running'", "invalid ExecutionStatus value 'running'"),
        ("ExecutionStatus = 77", "invalid ExecutionStatus value 77"),
        ("ExecutionStatus = 1.5", "unexpected value type float64 for search attribute ExecutionStatus"),
        (
            "ExecutionDuration > '25:99:99'",
            "invalid duration value for search attribute ExecutionDuration: 25:99:99"
        ),
        ("ExecutionDuration > '1w'", "invalid duration value for search attribute ExecutionDuration: 1w"),
        ("'a' = WorkflowId", "must be a column name but was *sqlparser.SQLVal"),
        ("upper(CKey) = 'a'", "must be a column name but was *sqlparser.FuncExpr"),
        ("CKey + 1 = 5", "must be a column name but was *sqlparser.BinaryExpr"),
        ("(CKey) = 'a'", "must be a column name but was *sqlparser.ParenExpr"),
        ("CInt > 5 IS NULL", "must be a column name but was *sqlparser.ComparisonExpr"),
        ("CKey IS NULL IS NULL", "must be a column name but was *sqlparser.IsExpr"),
        ("CKey IS TRUE", "'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'"),
        ("CKey = NULL", "unexpected value type *sqlparser.NullVal"),
        ("CKey = ('a')", "unexpected value type *sqlparser.ParenExpr"),
        ("CKey = 'a' COLLATE nocase", "unexpected value type *sqlparser.CollateExpr"),
        ("CDbl = 5 + 5", "unexpected value type *sqlparser.BinaryExpr"),
        ("CDbl = 0x10", "unable to parse value \"0x10\""),
        ("CDbl = 1e", "unable to parse value \"1e\""),
        ("CInt = 1e400", "unable to parse value \"1e400\""),
        ("CKey = ?", "unable to parse value \"?\""),
        ("CDbl = -'a'", "unary operator not supported in \"-'a'\""),
        ("CText = ('a', 'b')", "unexpected value type (expected string, got ('a', 'b'))"),
    ]

    private static let unsupported: [(String, String)] = [
        ("true", "expression of type sqlparser.BoolVal"),
        ("5", "expression of type *sqlparser.SQLVal"),
        ("NOT NULL", "expression of type *sqlparser.NullVal"),
        ("(CKey = 'a', CKey = 'b')", "expression of type sqlparser.ValTuple"),
        ("now()", "function expression"),
        ("CKey = upper('a')", "nested func"),
        (
            "WorkflowId = foo",
            "column name on the right side of comparison expression (did you forget to quote \"foo\"?)"
        ),
        ("CText > 'a'", "operator '>' not supported for Text type search attribute 'CText'"),
        ("CText IN ('a')", "operator 'IN' not supported for Text type search attribute 'CText'"),
        ("CList STARTS_WITH 'a'", "operator 'STARTS_WITH' not supported for KeywordList type search attribute 'CList'"),
        ("CInt STARTS_WITH 1", "operator 'STARTS_WITH' not supported for Int type search attribute 'CInt'"),
        ("CKey <=> 'a'", "operator '<=>' not supported for Keyword type search attribute 'CKey'"),
        (
            "CKey NOT LIKE 'a' ESCAPE '!'",
            "operator 'NOT LIKE' not supported for Keyword type search attribute 'CKey'"
        ),
        ("ORDER BY StartTime ASC, CloseTime DESC", "'ORDER BY' clause"),
        ("ORDER BY CText", "unable to sort by search attribute type Text"),
        ("ORDER BY StartTime LIMIT 5", "'LIMIT' clause"),
        ("WorkflowId = 'a' LIMIT 5", "'LIMIT' clause"),
        ("GROUP BY WorkflowType", "'GROUP BY' clause is not supported for search attribute WorkflowType"),
        ("GROUP BY ExecutionStatus, WorkflowType", "'GROUP BY' clause supports only a single field"),
    ]

    private static let names = [
        "Nope", "ckey", "workflowid", "WorkflowID", "TemporalNope", "NamespaceId", "Memo", "@x", "foo.CKey", "status",
        "TemporalSystemExecutionStatus",
    ]

    private func message(_ filter: String) -> String? {
        do {
            _ = try visibilityQuery(filter)
            return nil
        } catch {
            return error.code == .invalidArgument ? error.message : "\(error)"
        }
    }

    @Test("a text that does not parse is refused with its place", arguments: Self.syntax)
    func malformed(filter: String, problem: String) {
        #expect(message(filter) == "invalid query: malformed SQL query: \(problem)")
    }

    @Test("an expression without a meaning is refused with the reason", arguments: Self.expressions)
    func expression(filter: String, problem: String) {
        #expect(message(filter) == "invalid query: invalid expression: \(problem)")
    }

    @Test("what the language knows and the server does not do is refused", arguments: Self.unsupported)
    func refused(filter: String, problem: String) {
        #expect(message(filter) == "invalid query: operation is not supported: \(problem)")
    }

    @Test("an unknown name is refused", arguments: Self.names)
    func name(name: String) {
        #expect(message("\(name) = 'x'") == "invalid query: invalid search attribute: \(name)")
        #expect(message("GROUP BY \(name)") == "invalid query: invalid search attribute: \(name)")
    }
}
