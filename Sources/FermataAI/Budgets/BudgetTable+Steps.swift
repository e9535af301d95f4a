import Foundation

extension BudgetTable {
    /// Reserves, or says which budget is in the way. In both cases the transaction is to be committed: what became of an
    /// earlier attempt stays true.
    func reserve(
        _ call: ModelCall,
        budgets: [Budget],
        worstCase: BudgetAmount,
        lifetime: Int64,
        sending: SendMark?
    ) throws -> BudgetExhausted? {
        var attempt = try nextAttempt(call.key)
        var sending = sending
        if let earlier = try reservation(call.key) {
            attempt = max(attempt, earlier.attempt + 1)
            if earlier.state == .reserved {
                if earlier.mayBeLost(before: call) {
                    try charge(earlier)
                } else {
                    // The same request again: a retried activity's, or another model's before it was sent.
                    try giveBack(earlier)
                    attempt = earlier.attempt
                    sending = sending ?? earlier.sending
                }
            }
        }
        let day = LedgerTime.day(now)
        if let exhausted = try exhausted(by: worstCase, call: call, budgets: budgets, day: day) { return exhausted }
        try change(call, day: day) { $0.reserved = $0.reserved + worstCase }
        try write(
            BudgetReservation(
                call: call,
                attempt: attempt,
                state: .reserved,
                sending: sending,
                day: day,
                amount: worstCase,
                reservedAt: now,
                expiresAt: now + lifetime
            )
        )
        return nil
    }

    func settle(_ record: CallRecord, answer: Data?) throws {
        let spent = record.amount
        var settled: BudgetReservation
        if let earlier = try reservation(record.call.key) {
            guard earlier.state != .settled else { return }
            if record.outcome == .cached, earlier.mayHaveBeenSent {
                // This time nothing was sent; that time is charged.
                if earlier.state == .reserved { try charge(earlier) }
                settled = try unreserved(record.call)
            } else {
                settled = earlier
            }
        } else {
            settled = try unreserved(record.call)
        }
        try change(settled.call, day: settled.day) { balance in
            switch settled.state {
            case .reserved: balance.reserved = balance.reserved - settled.amount
            case .charged: balance.spent = balance.spent - settled.amount
            case .released, .settled: break
            }
            balance.spent = balance.spent + spent
        }
        settled.state = .settled
        settled.amount = spent
        try write(settled)
        try insert(record, attempt: settled.attempt)
        if let answer {
            try session.upsert(
                "response_journal",
                key: ["call"],
                [("call", record.call.key), ("answer", answer), ("written_at", now)]
            )
        }
    }

    func release(_ key: String) throws {
        guard let reservation = try reservation(key) else { return }
        switch reservation.state {
        case .reserved: try giveBack(reservation)
        case .charged:
            try change(reservation.call, day: reservation.day) { $0.spent = $0.spent - reservation.amount }
            try session.execute(
                "DELETE FROM usage_record WHERE call = ? AND attempt = ?",
                [key, reservation.attempt]
            )
            try write(reservation.in(.released))
        case .released, .settled: break
        }
    }

    /// Charges the worst case of a request nobody reported the end of.
    func charge(_ reservation: BudgetReservation) throws {
        try change(reservation.call, day: reservation.day) { balance in
            balance.reserved = balance.reserved - reservation.amount
            balance.spent = balance.spent + reservation.amount
        }
        try write(reservation.in(.charged))
        let record = CallRecord(
            call: reservation.call,
            outcome: .lost,
            usage: TokenUsage(inputTokens: reservation.amount.tokens, outputTokens: 0),
            isUsageEstimated: true,
            cost: reservation.amount.cost,
            startedAt: LedgerTime.date(reservation.reservedAt),
            duration: .zero
        )
        try insert(record, attempt: reservation.attempt)
    }

    func giveBack(_ reservation: BudgetReservation) throws {
        try change(reservation.call, day: reservation.day) { $0.reserved = $0.reserved - reservation.amount }
        try write(reservation.in(.released))
    }

    private func exhausted(
        by worstCase: BudgetAmount,
        call: ModelCall,
        budgets: [Budget],
        day: Int64
    ) throws -> BudgetExhausted? {
        let accounts = try balances(of: call.scopes, days: [day, LedgerTime.allTime])
        for budget in budgets {
            let day = budget.window == .day ? day : LedgerTime.allTime
            for account in accounts where account.day == day && budget.covers(account.scope) {
                let (scope, balance) = (account.scope, account.balance)
                let used = budget.limit.part(of: balance.spent + balance.reserved)
                let needed = budget.limit.part(of: worstCase)
                let left = max(0, budget.limit.number - used)
                // A budget of nothing refuses also what would cost nothing: its owner wants no calls.
                guard needed > left || budget.limit.number <= 0 else { continue }
                return BudgetExhausted(
                    budget: budget.name,
                    scope: scope,
                    limit: budget.limit,
                    left: budget.limit.with(left),
                    needed: budget.limit.with(needed),
                    windowEnds: budget.window == .day ? LedgerTime.end(ofDay: account.day) : nil
                )
            }
        }
        return nil
    }

    /// Stands for what is settled without a reservation.
    private func unreserved(_ call: ModelCall) throws -> BudgetReservation {
        BudgetReservation(
            call: call,
            attempt: try nextAttempt(call.key),
            state: .released,
            sending: nil,
            day: LedgerTime.day(now),
            amount: .zero,
            reservedAt: now,
            expiresAt: now
        )
    }

    /// Records outlive reservations, and none is to be overwritten.
    private func nextAttempt(_ key: String) throws -> Int {
        let last: Int? = try session.value("SELECT max(attempt) FROM usage_record WHERE call = ?", [key])
        return (last ?? 0) + 1
    }
}

extension BudgetReservation {
    fileprivate func `in`(_ state: State) -> BudgetReservation {
        var reservation = self
        reservation.state = state
        return reservation
    }

    /// Whether it may have cost something of which nobody knows how much.
    fileprivate var mayHaveBeenSent: Bool { state == .charged || (state == .reserved && sending != nil) }

    /// Whether its request may have been charged apart from the next.
    fileprivate func mayBeLost(before call: ModelCall) -> Bool {
        switch sending {
        case nil: false
        case .once: true
        case .repeatable: self.call.provider != call.provider || self.call.model != call.model
        }
    }
}
