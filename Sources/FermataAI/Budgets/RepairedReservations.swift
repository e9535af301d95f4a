/// What ``BudgetLedger/repair()`` did.
public struct RepairedReservations: Sendable, Hashable {
    /// Calls that were sent and whose end nobody reported: charged at their worst case.
    public var charged: Int
    /// Calls that were never sent: given back.
    public var released: Int
}
