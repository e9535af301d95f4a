/// What a call may use or has used, in everything that budgets count.
///
/// Never negative; sums and differences stay within the range.
public struct BudgetAmount: Codable, Sendable, Hashable {
    /// Money.
    public let cost: Cost
    /// Tokens, of input and output together, up to four million million million.
    public let tokens: Int
    /// Requests to a provider.
    public let calls: Int

    /// Nothing.
    public static let zero = BudgetAmount(cost: .zero, tokens: 0, calls: 0)

    /// Creates an amount. Numbers outside the range become the end of it.
    public init(cost: Cost, tokens: Int, calls: Int = 1) {
        self.cost = cost
        self.tokens = Self.bounded(tokens)
        self.calls = Self.bounded(calls)
    }

    static func + (lhs: Self, rhs: Self) -> Self {
        BudgetAmount(cost: lhs.cost + rhs.cost, tokens: lhs.tokens + rhs.tokens, calls: lhs.calls + rhs.calls)
    }

    static func - (lhs: Self, rhs: Self) -> Self {
        BudgetAmount(cost: lhs.cost - rhs.cost, tokens: lhs.tokens - rhs.tokens, calls: lhs.calls - rhs.calls)
    }

    /// Two numbers in the range add up to one that fits into 64 bits.
    private static func bounded(_ count: Int) -> Int { max(0, min(count, 4_000_000_000_000_000_000)) }
}
