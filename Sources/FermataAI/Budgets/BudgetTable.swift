import Foundation

/// The ledger's rows, inside a transaction.
struct BudgetTable {
    let session: any SQLSession
    /// Microseconds since 1970.
    let now: Int64

    func balance(of scope: BudgetScope, day: Int64) throws -> BudgetBalance {
        try balances(of: [scope], days: [day]).first?.balance ?? .empty
    }

    /// The accounts of all these scopes on all these days, in this order. One statement: a server may be far away, and
    /// others wait meanwhile.
    func balances(of scopes: [BudgetScope], days: [Int64]) throws -> [BudgetAccount] {
        let keys = scopes.flatMap { scope in days.map { (scope, $0) } }
        guard !keys.isEmpty else { return [] }
        let rows = try session.rows(
            """
            SELECT * FROM budget_account
            WHERE (kind, value, day) IN (VALUES \(SQLText.marks(rows: keys.count, columns: 3)))
            """,
            keys.flatMap { [$0.kind.rawValue, $0.value, $1] as [(any SQLConvertible)?] }
        )
        let found = try rows.map { row in
            (BudgetAccount.Key(try row["kind"], try row["value"], try row["day"]), try Self.balance(row))
        }
        let balances = Dictionary(found) { first, _ in first }
        return keys.map { scope, day in
            BudgetAccount(
                scope: scope,
                day: day,
                balance: balances[BudgetAccount.Key(scope.kind.rawValue, scope.value, day)] ?? .empty
            )
        }
    }

    /// Changes all accounts of a call: of its day and of all time, of each scope once.
    func change(_ call: ModelCall, day: Int64, _ change: (inout BudgetBalance) -> Void) throws {
        var accounts = try balances(of: Array(Set(call.scopes)), days: [day, LedgerTime.allTime])
        guard !accounts.isEmpty else { return }
        for index in accounts.indices { change(&accounts[index].balance) }
        try session.upsert(
            "budget_account",
            key: ["kind", "value", "day"],
            columns: [
                "kind", "value", "day", "spent_cost", "spent_tokens", "spent_calls", "reserved_cost", "reserved_tokens",
                "reserved_calls", "changed_at",
            ],
            rows: accounts.map { account in
                let (spent, reserved) = (account.balance.spent, account.balance.reserved)
                return [
                    account.scope.kind.rawValue, account.scope.value, account.day, spent.cost.nanos, spent.tokens,
                    spent.calls, reserved.cost.nanos, reserved.tokens, reserved.calls, now,
                ]
            }
        )
    }

    func reservation(_ key: String) throws -> BudgetReservation? {
        try session.row("SELECT * FROM budget_reservation WHERE call = ?", [key]).map(Self.reservation)
    }

    /// Those whose lifetime ended, some at a time.
    func expiredReservations(limit: Int) throws -> [BudgetReservation] {
        try session.rows(
            """
            SELECT * FROM budget_reservation WHERE state = 'reserved' AND expires_at <= ?
            ORDER BY expires_at LIMIT ?
            """,
            [now, limit]
        ).map(Self.reservation)
    }

    func write(_ reservation: BudgetReservation) throws {
        let details = String(decoding: try JSONEncoder().encode(reservation.call), as: UTF8.self)
        try session.upsert(
            "budget_reservation",
            key: ["call"],
            [
                ("call", reservation.call.key), ("attempt", reservation.attempt), ("state", reservation.state.rawValue),
                ("sending", reservation.sending?.rawValue), ("day", reservation.day), ("details", details),
                ("cost", reservation.amount.cost.nanos), ("tokens", reservation.amount.tokens),
                ("calls", reservation.amount.calls), ("reserved_at", reservation.reservedAt),
                ("expires_at", reservation.expiresAt),
            ]
        )
    }

    private static func balance(_ row: SQLRow) throws -> BudgetBalance {
        BudgetBalance(
            spent: BudgetAmount(
                cost: Cost(nanos: try row["spent_cost"]),
                tokens: try row["spent_tokens"],
                calls: try row["spent_calls"]
            ),
            reserved: BudgetAmount(
                cost: Cost(nanos: try row["reserved_cost"]),
                tokens: try row["reserved_tokens"],
                calls: try row["reserved_calls"]
            )
        )
    }

    private static func reservation(_ row: SQLRow) throws -> BudgetReservation {
        let details: String = try row["details"]
        let sending: String? = try row["sending"]
        return BudgetReservation(
            call: try JSONDecoder().decode(ModelCall.self, from: Data(details.utf8)),
            attempt: try row["attempt"],
            // A state of a newer version is one that needs nothing.
            state: BudgetReservation.State(rawValue: try row["state"]) ?? .settled,
            sending: sending.flatMap(SendMark.init),
            day: try row["day"],
            amount: BudgetAmount(
                cost: Cost(nanos: try row["cost"]),
                tokens: try row["tokens"],
                calls: try row["calls"]
            ),
            reservedAt: try row["reserved_at"],
            expiresAt: try row["expires_at"]
        )
    }
}
