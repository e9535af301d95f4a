/// Written as one member that says what is limited: `{cost: 2.5}`, `{tokens: 100000}` or `{calls: 10}`.
extension BudgetLimit {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case cost, tokens, calls
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "Give one of cost, tokens and calls.")
            )
        }
        if let cost = try container.decodeIfPresent(Cost.self, forKey: .cost) {
            self = .cost(cost)
        } else if let tokens = try container.decodeIfPresent(Int.self, forKey: .tokens) {
            self = .tokens(tokens)
        } else {
            self = .calls(try container.decode(Int.self, forKey: .calls))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .cost(let cost): try container.encode(cost, forKey: .cost)
        case .tokens(let tokens): try container.encode(tokens, forKey: .tokens)
        case .calls(let calls): try container.encode(calls, forKey: .calls)
        }
    }
}
