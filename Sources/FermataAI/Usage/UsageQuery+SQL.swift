import GRDB

extension UsageQuery {
    /// The condition that selects the query's records.
    var condition: (sql: String, arguments: StatementArguments) {
        var parts: [String] = ["1"]
        var arguments = StatementArguments()
        func add(_ part: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            parts.append(part)
            arguments += [value]
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
        case .user: "user"
        case .tenant: "tenant"
        }
    }
}

extension UsageQuery.Grouping {
    /// What SQLite groups by.
    var expression: String {
        switch self {
        case .hour: "strftime('%Y-%m-%dT%H:00Z', started_at / 1000000, 'unixepoch')"
        case .day: "strftime('%Y-%m-%d', started_at / 1000000, 'unixepoch')"
        case .provider: "provider"
        case .model: "model"
        case .operation: "operation"
        case .outcome: "outcome"
        case .workflow: "coalesce(workflow_id, '')"
        case .run: "coalesce(run, '')"
        case .workflowType: "coalesce(workflow_type, '')"
        case .agent: "coalesce(agent, '')"
        case .user: "coalesce(user, '')"
        case .tenant: "coalesce(tenant, '')"
        }
    }
}
