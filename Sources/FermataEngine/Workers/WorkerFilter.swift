import TemporalAPI

/// The filter of a list of workers: tests of what workers say of themselves, joined by `AND` and `OR`.
struct WorkerFilter: Sendable {
    let matches: @Sendable (WorkerHeartbeat) -> Bool

    /// - Throws: `invalidArgument` for what cannot be understood or is not supported.
    init(_ query: String) throws(EngineError) {
        guard query.contains(where: { !$0.isWhitespace }) else {
            matches = { _ in true }
            return
        }
        let statement = try FilterParser.parse(query)
        guard !statement.hasLimit, statement.groupBy.isEmpty, statement.orderBy.isEmpty else {
            throw Self.unsupported("only conditions can be given")
        }
        guard let condition = statement.condition else { throw Self.unsupported("'where' clause is missing") }
        matches = try Self.test(condition)
    }

    private typealias Test = @Sendable (WorkerHeartbeat) -> Bool

    private static func test(_ expression: FilterExpression) throws(EngineError) -> Test {
        switch expression {
        case .and(let parts):
            let tests = try tests(parts)
            return { heartbeat in tests.allSatisfy { $0(heartbeat) } }
        case .or(let parts):
            let tests = try tests(parts)
            return { heartbeat in tests.contains { $0(heartbeat) } }
        case .parentheses(let inner):
            return try test(inner)
        case .comparison(.column(let name), let comparison, let value):
            return try WorkerField(name).test(comparison, value)
        case .between(.column(let name), let low, let high, let negated):
            let field = try WorkerField(name)
            let atLeast = try field.test(.greaterOrEqual, low)
            let atMost = try field.test(.lessOrEqual, high)
            return { (atLeast($0) && atMost($0)) != negated }
        case .isNull(.column(let name), let negated):
            let field = try WorkerField(name)
            return { field.isMissing(in: $0) != negated }
        default:
            throw unsupported("expression of type \(expression.kindName)")
        }
    }

    private static func tests(_ parts: [FilterExpression]) throws(EngineError) -> [Test] {
        var tests: [Test] = []
        for part in parts { tests.append(try test(part)) }
        return tests
    }

    static func unsupported(_ what: String) -> EngineError {
        .invalidArgument("operation is not supported: \(what)")
    }
}
