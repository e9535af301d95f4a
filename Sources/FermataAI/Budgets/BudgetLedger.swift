public import Foundation

/// Keeps what calls may use and have used, for all workers that share it.
///
/// The order of one request: ``answer(to:)``, and if there is none ``reserve(_:budgets:worstCase:lifetime:sending:)``,
/// ``markSent(_:_:)`` unless reserving did it, the request, then exactly one of ``settle(_:answer:)`` and
/// ``release(_:)``. A fallback to another model reserves again: before the request was marked that replaces the amount,
/// after it the request is settled or released first.
///
/// It promises, whatever crashes between or during these steps:
///
/// 1. What is spent and reserved never exceeds a budget by a reservation. It may by a settlement, if a call used more
///    than its worst case.
/// 2. Every request that was marked as sent is charged: what it used, or its worst case until that is known.
/// 3. A call whose answer was recorded is found by ``answer(to:)``, and was charged in the same step.
/// 4. What is reserved for calls that ended, or never were, is given back: by the retried activity or by ``repair()``.
///
/// An implementation does each step in one atomic transaction, on the disk before it returns. Steps that record or
/// give back run also in a cancelled task.
public protocol BudgetLedger: Sendable {
    /// Sets aside the most a call may use, in all accounts of its scopes.
    ///
    /// Repeating it with the same key reserves once. If the earlier attempt was marked as sent and its end is not known,
    /// that request is charged first, as ``CallRecord/Outcome/lost``, unless it is ``SendMark/repeatable`` and goes to the
    /// same model again.
    ///
    /// - Parameters:
    ///   - budgets: All that are configured; those that cover one of the call's scopes count.
    ///   - lifetime: When ``repair()`` may take it for abandoned: far beyond the activity's time limits.
    ///   - sending: Marks the request as sent in the same step; `nil` leaves that to ``markSent(_:_:)``.
    /// - Throws: ``BudgetExhausted`` if it does not fit; then nothing is reserved for the call.
    func reserve(
        _ call: ModelCall,
        budgets: [Budget],
        worstCase: BudgetAmount,
        lifetime: Duration,
        sending: SendMark?
    ) async throws

    /// Notes that the request leaves now.
    ///
    /// - Throws: `FermataError` with code `invalidState` if nothing is reserved, for example because it was repaired
    ///   meanwhile: reserve again.
    func markSent(_ key: String, _ mark: SendMark) async throws

    /// Gives the reservation back, because the request was not sent or its provider charges nothing for it.
    func release(_ key: String) async throws

    /// Charges what the request used in place of what was reserved or, if it was repaired meanwhile, charged. Repeating
    /// it changes nothing. An answer from the cache ends the call, not the request of an earlier attempt that was marked as
    /// sent: that is charged as ``CallRecord/Outcome/lost``, or stays so.
    ///
    /// - Parameter answer: What a retried activity gets instead of asking again; `nil` if there is nothing to keep.
    func settle(_ record: CallRecord, answer: Data?) async throws

    /// Settles many requests whose answers are kept elsewhere, all or none.
    func settle(_ records: [CallRecord]) async throws

    /// The answer that was paid for a call, if it was recorded.
    func answer(to key: String) async throws -> Data?

    /// Charges or gives back reservations whose lifetime ended.
    @discardableResult
    func repair() async throws -> RepairedReservations

    /// The state of an account.
    func balance(of scope: BudgetScope, window: Budget.Window) async throws -> BudgetBalance

    /// Adds up what calls used.
    func usage(_ query: UsageQuery) async throws -> UsageReport

    /// Hands out records as lines of CSV, oldest first, the line of names before them; see ``CSV``. The query's groups do
    /// not matter.
    func exportRecords(_ query: UsageQuery, to line: @escaping @Sendable (String) throws -> Void) async throws

    /// Forgets answers, ended reservations, past days and runs that nothing happened to since a moment. It must be
    /// longer ago than any activity can still be retried. Usage records stay.
    func prune(before date: Date) async throws

    /// Forgets usage records of calls before a moment.
    func deleteUsage(before date: Date) async throws
}
