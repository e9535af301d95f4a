import Foundation

/// Parses a list filter by recursive descent.
///
/// The language is the `WHERE` part of SQL as Temporal's servers read it. Parentheses, `NOT` and signs nest up to a
/// limit, so that no text can exhaust the stack; everything else is read in loops.
struct FilterParser {
    private static let deepestNesting = 200
    private static let deepestTree = 995
    /// What the reference puts before a filter: error positions count from there.
    private static let statementPrefix = "select * from table1 "

    private var lexer: FilterLexer
    private var token: FilterToken
    private var nesting = 0

    private init(_ text: String, offset: Int) {
        lexer = FilterLexer(text, offset: offset)
        token = lexer.next()
    }

    static func parse(_ text: String) throws(EngineError) -> FilterStatement {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let start = text.prefix(8).lowercased()
        let hasCondition = !text.isEmpty && start != "order by" && start != "group by"
        let prefix = hasCondition ? statementPrefix + "where " : statementPrefix
        var parser = FilterParser(text, offset: prefix.utf8.count)
        return try parser.statement(hasCondition: hasCondition)
    }

    private mutating func statement(hasCondition: Bool) throws(EngineError) -> FilterStatement {
        var statement = FilterStatement()
        if hasCondition {
            statement.condition = try expression()
        }
        if take(.keyword("group")) {
            try expect(.keyword("by"))
            statement.groupBy = try expressions()
        }
        if take(.keyword("order")) {
            try expect(.keyword("by"))
            repeat {
                statement.orderBy.append(try expression())
                if !take(.keyword("asc")) { _ = take(.keyword("desc")) }
            } while take(.symbol(","))
        }
        if token.kind == .keyword("limit") {
            statement.hasLimit = true
        } else {
            _ = take(.symbol(";"))
            guard token.kind == .end else { throw syntaxError() }
        }
        if let depth = statement.condition?.depth, depth > Self.deepestTree {
            throw .malformedQuery("max ast depth reached")
        }
        return statement
    }
}

extension FilterParser {
    private mutating func advance() {
        token = lexer.next()
    }

    private mutating func take(_ kind: FilterToken.Kind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    private mutating func expect(_ kind: FilterToken.Kind) throws(EngineError) {
        guard take(kind) else { throw syntaxError() }
    }

    private func syntaxError() -> EngineError {
        error("syntax error")
    }

    private func error(_ problem: String) -> EngineError {
        let near = token.near.map { " near '\($0)'" } ?? ""
        return .malformedQuery("\(problem) at position \(token.position)\(near)")
    }

    /// Takes the token that opens a level.
    private mutating func enter() throws(EngineError) {
        nesting += 1
        guard nesting < Self.deepestNesting else { throw error("max nesting level reached") }
        advance()
    }
}

extension FilterParser {
    private mutating func expressions() throws(EngineError) -> [FilterExpression] {
        var list = [try expression()]
        while take(.symbol(",")) { list.append(try expression()) }
        return list
    }

    private mutating func expression() throws(EngineError) -> FilterExpression {
        var alternatives: [FilterExpression] = []
        var terms = [try predicate()]
        while true {
            if take(.keyword("and")) {
                terms.append(try predicate())
                continue
            }
            alternatives.append(terms.count == 1 ? terms[0] : .and(terms))
            guard take(.keyword("or")) else { break }
            terms = [try predicate()]
        }
        return alternatives.count == 1 ? alternatives[0] : .or(alternatives)
    }

    private mutating func predicate() throws(EngineError) -> FilterExpression {
        var negations = 0
        while token.kind == .keyword("not") {
            try enter()
            negations += 1
        }
        defer { nesting -= negations }
        var predicate = try comparison()
        while take(.keyword("is")) {
            let negated = take(.keyword("not"))
            if take(.keyword("null")) {
                predicate = .isNull(predicate.unnested, negated: negated)
            } else if take(.keyword("true")) || take(.keyword("false")) {
                predicate = .isBoolean(predicate.unnested)
            } else {
                throw syntaxError()
            }
        }
        return negations.isMultiple(of: 2) ? predicate : .not(predicate)
    }

    private mutating func comparison() throws(EngineError) -> FilterExpression {
        let left = try operand()
        if case .symbol(let sign) = token.kind, let comparison = FilterOperator(rawValue: sign) {
            advance()
            return .comparison(left, comparison, try operand())
        }
        let negated = take(.keyword("not"))
        guard case .keyword(let word) = token.kind else {
            if negated { throw syntaxError() }
            return left
        }
        switch word {
        case "in":
            advance()
            guard token.kind == .symbol("(") else { throw syntaxError() }
            return .comparison(left, negated ? .notIn : .isIn, .tuple(try list()))
        case "starts_with":
            advance()
            return .comparison(left, negated ? .notStartsWith : .startsWith, try operand())
        case "regexp", "rlike":
            advance()
            return .comparison(left, negated ? .notRegexp : .regexp, try operand())
        case "like":
            advance()
            let right = try operand()
            if take(.keyword("escape")) { _ = try operand() }
            return .comparison(left, negated ? .notLike : .like, right)
        case "between":
            advance()
            let low = try operand()
            try expect(.keyword("and"))
            return .between(left, low, try operand(), negated: negated)
        default:
            if negated { throw syntaxError() }
            return left
        }
    }

    /// A value, and what arithmetic may follow: it is read, to be refused with a clear text.
    private mutating func operand() throws(EngineError) -> FilterExpression {
        var value = try primary()
        while true {
            switch token.kind {
            case .symbol("+"), .symbol("-"), .symbol("*"), .symbol("/"), .symbol("%"), .symbol("^"), .symbol("&"),
                .symbol("|"), .symbol("<<"), .symbol(">>"), .symbol("->"), .symbol("->>"), .keyword("div"),
                .keyword("mod"):
                advance()
                _ = try primary()
                value = .arithmetic
            case .keyword("collate"):
                advance()
                switch token.kind {
                case .name, .string: advance()
                default: throw syntaxError()
                }
                value = .collation
            default:
                return value
            }
        }
    }

    private mutating func primary() throws(EngineError) -> FilterExpression {
        switch token.kind {
        case .string(let value):
            advance()
            return .string(value)
        case .number(let value):
            advance()
            return .number(value)
        case .keyword("true"), .keyword("false"):
            let value = token.kind == .keyword("true")
            advance()
            return .bool(value)
        case .keyword("null"):
            advance()
            return .null
        case .name(let name):
            return try column(name)
        case .symbol("("):
            let items = try list()
            return items.count == 1 ? .parentheses(items[0]) : .tuple(items)
        case .symbol(let sign) where "+-~!".contains(sign):
            return try signed(sign)
        default:
            throw syntaxError()
        }
    }

    private mutating func list() throws(EngineError) -> [FilterExpression] {
        try enter()
        defer { nesting -= 1 }
        let items = try expressions()
        try expect(.symbol(")"))
        return items
    }

    private mutating func column(_ first: String) throws(EngineError) -> FilterExpression {
        advance()
        var name = first
        while take(.symbol(".")) {
            switch token.kind {
            case .name(let part), .keyword(let part): name += "." + part
            default: throw syntaxError()
            }
            advance()
        }
        guard token.kind == .symbol("(") else { return .column(name) }
        try enter()
        defer { nesting -= 1 }
        if !take(.symbol(")")) {
            if !take(.symbol("*")) { _ = try expressions() }
            try expect(.symbol(")"))
        }
        return .call
    }

    private mutating func signed(_ sign: String) throws(EngineError) -> FilterExpression {
        try enter()
        defer { nesting -= 1 }
        let operand = try primary()
        switch (sign, operand) {
        case ("+", .number):
            return operand
        case ("-", .number(let value)):
            return .number(value.hasPrefix("-") ? String(value.dropFirst()) : "-" + value)
        default:
            return .unary(sign, operand: operand.text)
        }
    }
}

extension FilterExpression {
    /// Without what is below, if this is a test already. A test of a test is refused; until then it must not pile up.
    fileprivate var unnested: Self {
        switch self {
        case .isNull(_, let negated): .isNull(.null, negated: negated)
        case .isBoolean: .isBoolean(.null)
        default: self
        }
    }
}
