/// How much a budget allows.
public enum BudgetLimit: Codable, Sendable, Hashable, CustomStringConvertible {
    /// Money.
    case cost(Cost)
    /// Tokens, of input and output together.
    case tokens(Int)
    /// Requests to providers, whatever came of them.
    case calls(Int)

    public var description: String {
        switch self {
        case .cost(let cost): "\(cost)"
        case .tokens(let count): "\(count) tokens"
        case .calls(let count): "\(count) calls"
        }
    }

    var number: Int64 {
        switch self {
        case .cost(let cost): cost.nanos
        case .tokens(let count), .calls(let count): Int64(count)
        }
    }

    /// The same kind of limit with another number.
    func with(_ number: Int64) -> BudgetLimit {
        switch self {
        case .cost: .cost(Cost(nanos: number))
        case .tokens: .tokens(Int(number))
        case .calls: .calls(Int(number))
        }
    }

    /// What of an amount the limit counts.
    func part(of amount: BudgetAmount) -> Int64 {
        switch self {
        case .cost: amount.cost.nanos
        case .tokens: Int64(amount.tokens)
        case .calls: Int64(amount.calls)
        }
    }
}
