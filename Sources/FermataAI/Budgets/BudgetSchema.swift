/// The tables of budgets.
enum BudgetSchema {
    static let name = "budgets 1"

    /// `day` counts days since 1970-01-01 in UTC; -1 is the account of all time. Costs are nanos, times microseconds
    /// since 1970.
    static let sql = """
        CREATE TABLE budget_account (
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            day INTEGER NOT NULL,
            spent_cost INTEGER NOT NULL,
            spent_tokens INTEGER NOT NULL,
            spent_calls INTEGER NOT NULL,
            reserved_cost INTEGER NOT NULL,
            reserved_tokens INTEGER NOT NULL,
            reserved_calls INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (kind, value, day)
        ) WITHOUT ROWID;
        CREATE TABLE budget_reservation (
            call TEXT NOT NULL PRIMARY KEY,
            attempt INTEGER NOT NULL,
            state TEXT NOT NULL,
            sending TEXT,
            day INTEGER NOT NULL,
            details TEXT NOT NULL,
            cost INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            reserved_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX budget_reservation_expiry ON budget_reservation (expires_at) WHERE state = 'reserved';
        CREATE INDEX budget_reservation_age ON budget_reservation (reserved_at);
        """
}
