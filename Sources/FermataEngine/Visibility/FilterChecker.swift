import TemporalAPI

/// Gives the names of a list filter their attributes and its literals the attributes' types.
struct FilterChecker {
    /// Deeper conditions would overflow the stack of SQLite's parser.
    private static let deepestCondition = 30

    let custom: [String: IndexedValueType]
    /// What is asked for in place of runs.
    let kind: StandaloneKind?
    /// Whether the filter itself says what it wants of the namespace's divisions.
    private(set) var mentionsDivision = false

    init(custom: [String: IndexedValueType], kind: StandaloneKind? = nil) {
        self.custom = custom
        self.kind = kind
    }

    mutating func condition(_ expression: FilterExpression) throws(EngineError) -> FilterCondition {
        let condition = try condition(expression, negated: false)
        guard condition.depth <= Self.deepestCondition else {
            throw .unsupportedQuery("AND and OR nested deeper than \(Self.deepestCondition) levels")
        }
        return condition
    }

    mutating func attribute(
        _ expression: FilterExpression
    ) throws(EngineError) -> (attribute: VisibilityAttribute, alias: String) {
        guard case .column(let alias) = expression else {
            throw .invalidExpression("must be a column name but was \(expression.kindName)")
        }
        guard let attribute = kind?.attributes[alias] ?? VisibilityAttribute.named(alias, custom: custom) else {
            throw .invalidQuery("invalid search attribute: \(alias)")
        }
        if attribute == .division { mentionsDivision = true }
        return (attribute, alias)
    }
}

extension FilterChecker {
    private mutating func condition(
        _ expression: FilterExpression,
        negated: Bool
    ) throws(EngineError) -> FilterCondition {
        switch expression {
        case .parentheses(let inner):
            return try condition(inner, negated: negated)
        case .not(let inner):
            return try condition(inner, negated: !negated)
        case .and(let terms):
            return .joined(try conditions(terms, negated: negated), all: !negated)
        case .or(let terms):
            return .joined(try conditions(terms, negated: negated), all: negated)
        case .comparison(let left, let comparison, let right):
            return try comparisonTest(left, comparison, right, negated: negated)
        case .between(let value, let low, let high, let outside):
            return try rangeTest(value, low, high, negated: negated != outside)
        case .isNull(let value, let isSet):
            return .test(try attribute(value).attribute, .isNull, negated: negated != isSet)
        case .isBoolean(let value):
            _ = try attribute(value)
            throw .invalidExpression("'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'")
        case .call:
            throw .unsupportedQuery("function expression")
        case .column:
            throw .invalidExpression("incomplete expression")
        default:
            throw .unsupportedQuery("expression of type \(expression.kindName)")
        }
    }

    private mutating func conditions(
        _ terms: [FilterExpression],
        negated: Bool
    ) throws(EngineError) -> [FilterCondition] {
        var conditions: [FilterCondition] = []
        for term in terms { conditions.append(try condition(term, negated: negated)) }
        return conditions
    }

    private mutating func comparisonTest(
        _ left: FilterExpression,
        _ comparison: FilterOperator,
        _ right: FilterExpression,
        negated: Bool
    ) throws(EngineError) -> FilterCondition {
        let (attribute, alias) = try attribute(left)
        let literal = FilterLiteral(attribute: attribute, alias: alias)
        let values = try literal.values(right)
        guard attribute.type.comparisons.contains(comparison) else {
            let name = comparison.rawValue.uppercased()
            throw .unsupportedQuery(
                "operator '\(name)' not supported for \(attribute.type.typeName) type search attribute '\(alias)'"
            )
        }
        let isList = attribute.type == .keywordList
        switch comparison {
        case .isIn, .notIn:
            let test: FilterTest =
                isList ? .contains(values) : values.count == 1 ? .compare(.equal, values[0]) : .oneOf(values)
            return .test(attribute, test, negated: negated != (comparison == .notIn))
        case .startsWith, .notStartsWith:
            guard case .text(let prefix)? = values.first, !right.isTuple else {
                throw .invalidExpression(
                    "right-hand side of \"\(comparison.rawValue)\" operator must be a literal string"
                )
            }
            return .test(attribute, .prefix(prefix), negated: negated != (comparison == .notStartsWith))
        default:
            guard let value = values.first, !right.isTuple else {
                let wanted = isList || attribute.type == .text ? "string" : "a single value"
                throw .invalidExpression("unexpected value type (expected \(wanted), got \(right.text))")
            }
            let differs = comparison == .notEqual
            if isList { return .test(attribute, .contains([value]), negated: negated != differs) }
            guard attribute.type == .text, case .text(let text) = value else {
                return .test(attribute, .compare(comparison, value), negated: negated)
            }
            let phrases = TextWords.phrases(of: text)
            guard !phrases.isEmpty else {
                throw .invalidExpression("no tokens found filtering on Text type search attribute \(alias)")
            }
            return .test(attribute, .phrases(phrases), negated: negated != differs)
        }
    }

    private mutating func rangeTest(
        _ value: FilterExpression,
        _ low: FilterExpression,
        _ high: FilterExpression,
        negated: Bool
    ) throws(EngineError) -> FilterCondition {
        let (attribute, alias) = try attribute(value)
        guard [.datetime, .double, .int, .keyword].contains(attribute.type) else {
            throw .invalidExpression(
                "cannot do range condition on search attribute '\(alias)' of type \(attribute.type.typeName)"
            )
        }
        let literal = FilterLiteral(attribute: attribute, alias: alias)
        let lows = try literal.values(low)
        let highs = try literal.values(high)
        for bound in [low, high] where bound.isTuple {
            throw .invalidExpression("unexpected value type (expected a single value, got \(bound.text))")
        }
        guard let low = lows.first, let high = highs.first else { throw .invalidExpression("incomplete expression") }
        return .test(attribute, .between(low, high), negated: negated)
    }
}

extension FilterExpression {
    fileprivate var isTuple: Bool {
        if case .tuple = self { true } else { false }
    }
}

extension IndexedValueType {
    fileprivate var comparisons: Set<FilterOperator> {
        let ordered: Set<FilterOperator> = [
            .equal, .notEqual, .less, .greater, .lessOrEqual, .greaterOrEqual, .isIn, .notIn,
        ]
        return switch self {
        case .keyword: ordered.union([.startsWith, .notStartsWith])
        case .keywordList: [.equal, .notEqual, .isIn, .notIn]
        case .text: [.equal, .notEqual]
        default: ordered
        }
    }
}
