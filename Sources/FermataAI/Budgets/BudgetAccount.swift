/// What a scope has spent and reserved on a day, or in all time.
struct BudgetAccount {
    /// What is different for each account.
    struct Key: Hashable {
        var kind: String
        var value: String
        var day: Int64

        init(_ kind: String, _ value: String, _ day: Int64) {
            self.kind = kind
            self.value = value
            self.day = day
        }
    }

    var scope: BudgetScope
    var day: Int64
    var balance: BudgetBalance
}
