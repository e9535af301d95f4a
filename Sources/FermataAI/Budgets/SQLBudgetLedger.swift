import Fermata
public import Foundation

/// A ledger in a store that all workers share.
public struct SQLBudgetLedger: BudgetLedger {
    let database: AIDatabase
    private let now: @Sendable () -> Date

    /// Creates a ledger.
    ///
    /// - Parameter now: The date, for tests; asked inside each transaction.
    public init(_ database: AIDatabase, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.now = now
    }

    public func reserve(
        _ call: ModelCall,
        budgets: [Budget],
        worstCase: BudgetAmount,
        lifetime: Duration = .seconds(86_400),
        sending: SendMark? = nil
    ) async throws {
        let exhausted = try await database.writing(.budgets) { [now] session in
            try BudgetTable(session: session, now: LedgerTime.microseconds(now())).reserve(
                call,
                budgets: budgets,
                worstCase: worstCase,
                lifetime: lifetime.limitMicroseconds,
                sending: sending
            )
        }
        if let exhausted { throw exhausted }
    }

    public func markSent(_ key: String, _ mark: SendMark) async throws {
        let isMarked = try await database.writing(.budgets) { session in
            try session.execute(
                "UPDATE budget_reservation SET sending = ? WHERE call = ? AND state = 'reserved'",
                [mark.rawValue, key]
            ) > 0
        }
        guard isMarked else {
            throw FermataError(
                .invalidState,
                "Nothing is reserved for the call \(key) any more: it ended or its reservation expired. Reserve again."
            )
        }
    }

    public func release(_ key: String) async throws {
        try await always { try $0.release(key) }
    }

    public func settle(_ record: CallRecord, answer: Data? = nil) async throws {
        try await always { try $0.settle(record, answer: answer) }
    }

    public func settle(_ records: [CallRecord]) async throws {
        try await always { table in
            for record in records { try table.settle(record, answer: nil) }
        }
    }

    public func answer(to key: String) async throws -> Data? {
        try await database.reading { session in
            try session.value("SELECT answer FROM response_journal WHERE call = ?", [key])
        }
    }

    @discardableResult
    public func repair() async throws -> RepairedReservations {
        var repaired = RepairedReservations(charged: 0, released: 0)
        // Some at a time, so that callers get their turns between.
        while true {
            let some = try await always { table in
                var some = RepairedReservations(charged: 0, released: 0)
                for reservation in try table.expiredReservations(limit: 50) {
                    if reservation.sending == nil {
                        try table.giveBack(reservation)
                        some.released += 1
                    } else {
                        try table.charge(reservation)
                        some.charged += 1
                    }
                }
                return some
            }
            guard some.charged + some.released > 0 else { return repaired }
            repaired.charged += some.charged
            repaired.released += some.released
            try Task.checkCancellation()
        }
    }

    public func balance(of scope: BudgetScope, window: Budget.Window) async throws -> BudgetBalance {
        try await database.reading { [now] session in
            let now = LedgerTime.microseconds(now())
            let day = window == .day ? LedgerTime.day(now) : LedgerTime.allTime
            return try BudgetTable(session: session, now: now).balance(of: scope, day: day)
        }
    }

    public func prune(before date: Date) async throws {
        let moment = LedgerTime.microseconds(date)
        try await database.writing(.budgets) { session in
            try session.execute(
                "DELETE FROM budget_reservation WHERE state <> 'reserved' AND reserved_at < ?",
                [moment]
            )
            try session.execute("DELETE FROM response_journal WHERE written_at < ?", [moment])
            try session.execute(
                """
                DELETE FROM budget_account WHERE changed_at < ? AND reserved_calls = 0
                AND (day BETWEEN 0 AND ? OR kind = 'run')
                """,
                [moment, LedgerTime.day(moment) - 1]
            )
        }
    }

    private func always<Value: Sendable>(
        _ body: @escaping @Sendable (BudgetTable) throws -> Value
    ) async throws -> Value {
        try await database.writingAlways(.budgets) { [now] session in
            try body(BudgetTable(session: session, now: LedgerTime.microseconds(now())))
        }
    }
}
