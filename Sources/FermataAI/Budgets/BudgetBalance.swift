/// The state of an account.
public struct BudgetBalance: Codable, Sendable, Hashable {
    /// What was used, lost calls at their worst case included.
    public var spent: BudgetAmount
    /// What calls under way may use at worst.
    public var reserved: BudgetAmount

    /// Nothing used or reserved.
    static let empty = BudgetBalance(spent: .zero, reserved: .zero)
}
