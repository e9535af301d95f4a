import TemporalAPI

/// The access path of a list.
///
/// Chosen by rules, from the tests that every row must meet:
/// 1. An id leads to few rows.
/// 2. An index in the order of the list can stop after a page; the more equalities it covers, the fewer rows it skips.
/// 3. A range or a value can be much narrower than that, or much wider. Which, a probe of the range tells, when the
///    statement runs.
struct VisibilityPlan {
    var path: AccessPath
    /// The better path if the probe, a selection that is cut at `Self.few` rows, finds no more.
    var narrow: (path: AccessPath, probe: SQLStatement)?

    /// A count has no order, and nothing to probe for: it takes the narrow path, unless that is a range of start times
    /// and another index has them too. Groups are counted along an index that has them side by side.
    ///
    /// - Parameter column: The column of the groups, if there are any.
    func countPath(groupedBy column: String?) -> AccessPath {
        guard let narrow else {
            let isOfType = path == .rows(index: Self.listIndex(type: true, status: false))
            guard path == .rows(index: Self.timeIndex) || isOfType else { return path }
            switch column {
            case "status": return .rows(index: Self.listIndex(type: isOfType, status: true))
            case "type": return .rows(index: Self.listIndex(type: true, status: false))
            default: return path
            }
        }
        let covered = narrow.path == .rows(index: Self.startIndex) && path != .rows(index: Self.timeIndex)
        return covered ? path : narrow.path
    }

    /// Rows that are sorted faster than a walk along the list finds a page among all others.
    static let few = 20_000

    init(condition: FilterCondition, namespaceID: String) {
        let requirements = condition.requirements
        func requires(_ column: String, _ test: (FilterTest) -> Bool) -> Bool {
            requirements.contains { $0.attribute.column == column && test($0.test) }
        }
        for (column, index) in Self.idIndexes where requires(column, \.isEquality) {
            path = .rows(index: index)
            return
        }
        let value = requirements.lazy.compactMap(Self.value).first
        let hasDivision = requires("division") { $0.isEquality || $0 == .isNull }
        let index =
            hasDivision
            ? Self.listIndex(type: requires("type", \.isEquality), status: requires("status", \.isEquality)) : nil
        path = .rows(index: index)
        if let value {
            let valuePath = AccessPath.value(value.0, value.1)
            guard let index, index != Self.timeIndex else {
                path = valuePath
                return
            }
            narrow = (valuePath, Self.probe(value, namespaceID: namespaceID))
        } else if requires("workflow_id", \.isPrefix) {
            narrow = Self.range("visibility_by_workflow", ["workflow_id"], requirements, namespaceID)
        } else if hasDivision, requires("start_time", \.isRange) {
            narrow = Self.range(Self.startIndex, ["division", "start_time"], requirements, namespaceID)
        }
    }
}

extension VisibilityPlan {
    private static let timeIndex = "visibility_by_time"
    private static let startIndex = "visibility_by_start"
    private static let idIndexes = [
        ("run_id", "visibility_by_run"),
        ("workflow_id", "visibility_by_workflow"),
        ("parent_workflow_id", "visibility_by_parent"),
        ("root_workflow_id", "visibility_by_root"),
    ]

    private static func listIndex(type: Bool, status: Bool) -> String {
        switch (type, status) {
        case (true, true): "visibility_by_type_status"
        case (true, false): "visibility_by_type"
        case (false, true): "visibility_by_status"
        case (false, false): timeIndex
        }
    }

    /// The value that rows of `search_attribute` must have. A boolean's values are too common to lead anywhere.
    private static func value(
        _ requirement: (attribute: VisibilityAttribute, test: FilterTest)
    ) -> (VisibilityAttribute, SQLValue)? {
        let (attribute, test) = requirement
        guard attribute.column == nil, attribute.type != .bool else { return nil }
        switch test {
        case .compare(.equal, let value): return (attribute, value)
        case .contains(let values) where values.count == 1: return (attribute, values[0])
        case .phrases(let phrases) where phrases.count == 1: return (attribute, .text(phrases[0][0]))
        default: return nil
        }
    }

    private static func probe(_ value: (VisibilityAttribute, SQLValue), namespaceID: String) -> SQLStatement {
        SQLStatement(
            """
            SELECT 1 FROM search_attribute INDEXED BY search_attribute_by_value \
            WHERE namespace = ? AND name = ? AND value = ?
            """,
            [.text(namespaceID), .text(value.0.name), value.1]
        )
    }

    private static func range(
        _ index: String,
        _ columns: Set<String>,
        _ requirements: [(attribute: VisibilityAttribute, test: FilterTest)],
        _ namespaceID: String
    ) -> (AccessPath, SQLStatement) {
        let path = AccessPath.rows(index: index)
        let covered = requirements.filter { columns.contains($0.attribute.column ?? "") }
        var probe = SQLStatement("SELECT 1")
        probe.append(path.from(namespaceID: namespaceID))
        for requirement in covered {
            probe.append(" AND ")
            probe.append(FilterSQL.render(.test(requirement.attribute, requirement.test, negated: false)))
        }
        return (path, probe)
    }
}

extension FilterTest {
    fileprivate var isEquality: Bool {
        if case .compare(.equal, _) = self { true } else { false }
    }

    fileprivate var isPrefix: Bool {
        if case .prefix(let prefix) = self { !prefix.isEmpty } else { false }
    }

    fileprivate var isRange: Bool {
        switch self {
        case .between: true
        case .compare(let comparison, _): comparison != .notEqual
        default: false
        }
    }
}
