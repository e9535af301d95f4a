/// The syntax of a list filter, before names and types are looked at.
///
/// `and` and `or` hold all their terms and double negations are gone, so the tree is no deeper than the parser's limit.
indirect enum FilterExpression: Equatable {
    case and([FilterExpression])
    case or([FilterExpression])
    case not(FilterExpression)
    case parentheses(FilterExpression)
    case comparison(FilterExpression, FilterOperator, FilterExpression)
    case between(FilterExpression, FilterExpression, FilterExpression, negated: Bool)
    /// `IS NULL` and `IS NOT NULL`.
    case isNull(FilterExpression, negated: Bool)
    /// The other tests with `IS`.
    case isBoolean(FilterExpression)
    case column(String)
    case string(String)
    /// A number as written, with its sign.
    case number(String)
    case bool(Bool)
    case null
    case tuple([FilterExpression])
    case call
    /// A sign before what is no number.
    case unary(String, operand: String)
    case arithmetic
    case collation

    /// How the reference's error texts name this kind of expression.
    var kindName: String {
        switch self {
        case .and: "*sqlparser.AndExpr"
        case .or: "*sqlparser.OrExpr"
        case .not: "*sqlparser.NotExpr"
        case .parentheses: "*sqlparser.ParenExpr"
        case .comparison: "*sqlparser.ComparisonExpr"
        case .between: "*sqlparser.RangeCond"
        case .isNull, .isBoolean: "*sqlparser.IsExpr"
        case .column: "*sqlparser.ColName"
        case .string, .number: "*sqlparser.SQLVal"
        case .bool: "sqlparser.BoolVal"
        case .null: "*sqlparser.NullVal"
        case .tuple: "sqlparser.ValTuple"
        case .call: "*sqlparser.FuncExpr"
        case .unary: "*sqlparser.UnaryExpr"
        case .arithmetic: "*sqlparser.BinaryExpr"
        case .collation: "*sqlparser.CollateExpr"
        }
    }

    /// The expression as an error text shows it.
    var text: String {
        switch self {
        case .column(let name): name
        case .string(let value): "'\(value.replacing("'", with: "\\'"))'"
        case .number(let value): value
        case .bool(let value): value ? "true" : "false"
        case .null: "null"
        case .tuple(let items): "(\(items.map(\.text).joined(separator: ", ")))"
        case .parentheses(let inner): "(\(inner.text))"
        case .unary(let sign, let operand): sign + operand
        default: "…"
        }
    }

    /// The height of the tree if `and` and `or` took two terms each, the left ones first.
    var depth: Int {
        switch self {
        case .and(let terms), .or(let terms):
            terms.enumerated().map { $1.depth + terms.count - max($0, 1) }.max() ?? 1
        case .not(let inner), .parentheses(let inner): inner.depth + 1
        default: 1
        }
    }
}
