package import FermataAI

/// An account of a budget, as `budgets` shows it.
package struct BudgetLine: Encodable, Equatable, Sendable {
    package var budget: String
    package var scope: BudgetScope.Kind
    /// Whose account it is; `nil` for a budget from which nobody has spent.
    package var value: String?
    package var window: Budget.Window
    package var limit: String
    package var spent: String
    package var reserved: String
    package var left: String

    /// The accounts of all budgets: those with a value, and those of everybody who has called a model.
    package static func all(_ budgets: [Budget], _ ledger: any BudgetLedger) async throws -> [BudgetLine] {
        var lines: [BudgetLine] = []
        for budget in budgets {
            for value in try await values(of: budget, ledger) {
                let balance = try await ledger.balance(of: BudgetScope(budget.scope, value), window: budget.window)
                lines.append(BudgetLine(budget, value, spent: balance.spent, reserved: balance.reserved))
            }
            if lines.last?.budget != budget.name {
                lines.append(BudgetLine(budget, nil, spent: .zero, reserved: .zero))
            }
        }
        return lines
    }

    private init(_ budget: Budget, _ value: String?, spent: BudgetAmount, reserved: BudgetAmount) {
        self.budget = budget.name
        scope = budget.scope
        self.value = value
        window = budget.window
        limit = "\(budget.limit)"
        self.spent = Self.text(spent, budget.limit)
        self.reserved = Self.text(reserved, budget.limit)
        left =
            switch budget.limit {
            case .cost(let limit):
                "\(Cost(nanos: max(0, limit.nanos - spent.cost.nanos - reserved.cost.nanos)))"
            case .tokens(let limit): "\(max(0, limit - spent.tokens - reserved.tokens))"
            case .calls(let limit): "\(max(0, limit - spent.calls - reserved.calls))"
            }
    }

    private static func text(_ amount: BudgetAmount, _ limit: BudgetLimit) -> String {
        switch limit {
        case .cost: "\(amount.cost)"
        case .tokens: "\(amount.tokens)"
        case .calls: "\(amount.calls)"
        }
    }

    private static func values(of budget: Budget, _ ledger: any BudgetLedger) async throws -> [String] {
        if let value = budget.value { return [value] }
        let grouping: UsageQuery.Grouping =
            switch budget.scope {
            case .run: .run
            case .workflowType: .workflowType
            case .agent: .agent
            case .user: .user
            case .tenant: .tenant
            }
        return try await ledger.usage(UsageQuery(grouping: [grouping])).rows.compactMap(\.group.first).filter {
            !$0.isEmpty
        }
    }
}
