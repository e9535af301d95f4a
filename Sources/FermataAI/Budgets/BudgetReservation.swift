/// A call's row in the ledger.
struct BudgetReservation {
    enum State: String {
        /// Its amount is set aside.
        case reserved
        /// It was charged what it used.
        case settled
        /// It was given back.
        case released
        /// It was charged its worst case because nobody said what it used.
        case charged
    }

    var call: ModelCall
    /// Counts the requests of the call.
    var attempt: Int
    var state: State
    var sending: SendMark?
    var day: Int64
    var amount: BudgetAmount
    var reservedAt: Int64
    var expiresAt: Int64
}
