import Foundation
import SwiftProtobuf
import TemporalAPI

/// A list filter of a namespace, understood and checked.
///
/// A filter that does not mention `TemporalNamespaceDivision` sees only runs without one, as in the reference.
struct VisibilityQuery {
    let namespaceID: String
    let condition: FilterCondition
    /// What a count is split by. A list ignores it.
    let groupBy: VisibilityAttribute?

    /// SQLite bounds a statement's length and arguments; a list may need the condition three times.
    private static let mostArguments = 8000
    private static let longestCondition = 250_000

    /// - Parameters:
    ///   - attributes: the namespace's own search attributes.
    ///   - kind: what it sees in place of runs.
    /// - Throws: `invalidArgument` for a filter that has no meaning, with the reference's texts.
    init(
        _ text: String,
        namespaceID: String,
        attributes: [String: IndexedValueType],
        kind: StandaloneKind? = nil
    ) throws(EngineError) {
        let statement = try FilterParser.parse(text)
        if statement.hasLimit { throw .unsupportedQuery("'LIMIT' clause") }
        var checker = FilterChecker(custom: attributes, kind: kind)
        var parts: [FilterCondition] = []
        if let expression = statement.condition { parts.append(try checker.condition(expression)) }
        groupBy = try Self.group(statement.groupBy, &checker)
        try Self.refuseOrder(statement.orderBy, &checker)
        if let kind {
            parts.append(.test(.division, .compare(.equal, .text(kind.division)), negated: false))
        } else if !checker.mentionsDivision {
            parts.append(.test(.division, .isNull, negated: false))
        }
        condition = .joined(parts, all: true)
        self.namespaceID = namespaceID
        let sql = FilterSQL.render(condition)
        guard sql.arguments.count <= Self.mostArguments, sql.sql.utf8.count <= Self.longestCondition else {
            throw .unsupportedQuery("more than \(Self.mostArguments) values, or too many conditions")
        }
    }

    private static func group(
        _ expressions: [FilterExpression],
        _ checker: inout FilterChecker
    ) throws(EngineError) -> VisibilityAttribute? {
        guard let expression = expressions.first else { return nil }
        if expressions.count > 1 { throw .unsupportedQuery("'GROUP BY' clause supports only a single field") }
        let (attribute, alias) = try checker.attribute(expression)
        guard attribute == .status || attribute == .division else {
            throw .unsupportedQuery("'GROUP BY' clause is not supported for search attribute \(alias)")
        }
        return attribute
    }

    private static func refuseOrder(
        _ expressions: [FilterExpression],
        _ checker: inout FilterChecker
    ) throws(EngineError) {
        for expression in expressions where try checker.attribute(expression).attribute.type == .text {
            throw .unsupportedQuery("unable to sort by search attribute type Text")
        }
        if !expressions.isEmpty { throw .unsupportedQuery("'ORDER BY' clause") }
    }
}

extension VisibilityQuery {
    /// A group's value as a count's response shows it.
    func groupValue(_ value: SQLValue) -> Temporal_Api_Common_V1_Payload {
        let text =
            switch value {
            case .integer(let status): WorkflowStatusName.name(of: Int(truncatingIfNeeded: status)) ?? ""
            case .text(let division): division
            case .real, .blob, .null: ""
            }
        return .with {
            $0.metadata = ["encoding": Data("json/plain".utf8), "type": Data(IndexedValueType.keyword.typeName.utf8)]
            $0.data = (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8)
        }
    }
}
