import Foundation

extension UsageQuery {
    /// The condition that selects the query's records.
    var condition: (sql: String, arguments: [(any SQLConvertible)?]) {
        var parts: [String] = ["1 = 1"]
        var arguments: [(any SQLConvertible)?] = []
        func add(_ part: String, _ value: (any SQLConvertible)?) {
            guard let value else { return }
            parts.append(part)
            arguments.append(value)
        }
        add("started_at >= ?", from.map(LedgerTime.microseconds))
        add("started_at < ?", to.map(LedgerTime.microseconds))
        add("provider = ?", provider)
        add("model = ?", model)
        for scope in scopes { add("\(scope.kind.column) = ?", scope.value) }
        return (parts.joined(separator: " AND "), arguments)
    }
}

extension BudgetScope.Kind {
    fileprivate var column: String {
        switch self {
        case .run: "run"
        case .workflowType: "workflow_type"
        case .agent: "agent"
        case .user: "\"user\""
        case .tenant: "tenant"
        }
    }
}

extension UsageQuery.Grouping {
    /// What the database groups by: a text, or for times the number of hours or days since 1970.
    var expression: String {
        switch self {
        case .hour: "started_at / 3600000000"
        case .day: "started_at / 86400000000"
        case .provider: "provider"
        case .model: "model"
        case .operation: "operation"
        case .outcome: "outcome"
        case .workflow: "coalesce(workflow_id, '')"
        case .run: "coalesce(run, '')"
        case .workflowType: "coalesce(workflow_type, '')"
        case .agent: "coalesce(agent, '')"
        case .user: "coalesce(\"user\", '')"
        case .tenant: "coalesce(tenant, '')"
        }
    }

    /// How a report names a group.
    func name(_ value: SQLValue) -> String {
        switch (self, value) {
        case (_, .text(let text)): text
        case (.hour, .integer(let hour)): "\(Self.day(hour / 24))T\(hour % 24 < 10 ? "0" : "")\(hour % 24):00Z"
        case (.day, .integer(let day)): Self.day(day)
        default: ""
        }
    }

    private static func day(_ day: Int64) -> String {
        Date(timeIntervalSince1970: Double(day) * 86_400)
            .formatted(Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
    }
}
