import Foundation
import GRDB

/// The ledger's rows, inside a transaction.
struct BudgetTable {
    let database: Database
    /// Microseconds since 1970.
    let now: Int64

    func balance(of scope: BudgetScope, day: Int64) throws -> BudgetBalance {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM budget_account WHERE kind = ? AND value = ? AND day = ?",
            arguments: [scope.kind.rawValue, scope.value, day]
        )
        guard let row else { return .empty }
        return BudgetBalance(
            spent: BudgetAmount(
                cost: Cost(nanos: row["spent_cost"]),
                tokens: row["spent_tokens"],
                calls: row["spent_calls"]
            ),
            reserved: BudgetAmount(
                cost: Cost(nanos: row["reserved_cost"]),
                tokens: row["reserved_tokens"],
                calls: row["reserved_calls"]
            )
        )
    }

    /// Changes all accounts of a call: of its day and of all time, of each scope once.
    func change(_ call: ModelCall, day: Int64, _ change: (inout BudgetBalance) -> Void) throws {
        for scope in Set(call.scopes) {
            for day in [day, LedgerTime.allTime] {
                var balance = try balance(of: scope, day: day)
                change(&balance)
                try write(balance, scope: scope, day: day)
            }
        }
    }

    func reservation(_ key: String) throws -> BudgetReservation? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM budget_reservation WHERE call = ?",
            arguments: [key]
        )
        return try row.map(Self.reservation)
    }

    /// Those whose lifetime ended, some at a time.
    func expiredReservations(limit: Int) throws -> [BudgetReservation] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM budget_reservation WHERE state = 'reserved' AND expires_at <= ?
                ORDER BY expires_at LIMIT ?
                """,
            arguments: [now, limit]
        ).map(Self.reservation)
    }

    func write(_ reservation: BudgetReservation) throws {
        let details = String(decoding: try JSONEncoder().encode(reservation.call), as: UTF8.self)
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO budget_reservation
                (call, attempt, state, sending, day, details, cost, tokens, calls, reserved_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                reservation.call.key, reservation.attempt, reservation.state.rawValue, reservation.sending?.rawValue,
                reservation.day, details, reservation.amount.cost.nanos, reservation.amount.tokens,
                reservation.amount.calls, reservation.reservedAt, reservation.expiresAt,
            ]
        )
    }

    private func write(_ balance: BudgetBalance, scope: BudgetScope, day: Int64) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO budget_account
                (kind, value, day, spent_cost, spent_tokens, spent_calls, reserved_cost, reserved_tokens, reserved_calls,
                changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                scope.kind.rawValue, scope.value, day, balance.spent.cost.nanos, balance.spent.tokens,
                balance.spent.calls, balance.reserved.cost.nanos, balance.reserved.tokens, balance.reserved.calls, now,
            ]
        )
    }

    private static func reservation(_ row: Row) throws -> BudgetReservation {
        let state: String = row["state"]
        let sending: String? = row["sending"]
        return BudgetReservation(
            call: try JSONDecoder().decode(ModelCall.self, from: row["details"]),
            attempt: row["attempt"],
            // A state of a newer version is one that needs nothing.
            state: BudgetReservation.State(rawValue: state) ?? .settled,
            sending: sending.flatMap(SendMark.init),
            day: row["day"],
            amount: BudgetAmount(cost: Cost(nanos: row["cost"]), tokens: row["tokens"], calls: row["calls"]),
            reservedAt: row["reserved_at"],
            expiresAt: row["expires_at"]
        )
    }
}
