/// Finds entities by rules, each kind by its own.
enum EntityRules {
    static func entities(in scalars: [Unicode.Scalar]) -> [Entity] {
        let addresses = AddressRules(scalars).mentions()
        let tokens = Tokens(scalars, outside: addresses.map(\.range))
        let (values, remaining) = valueMentions(in: tokens)
        let names = NameRules(tokens, available: remaining).mentions()
        return (addresses + values + names).entities()
    }

    /// Dates and amounts, and which tokens they leave for names.
    private static func valueMentions(in tokens: Tokens) -> (mentions: [Mention], remaining: [Bool]) {
        let dates = DateRules(tokens)
        let money = MoneyRules(tokens)
        var mentions: [Mention] = []
        var remaining = [Bool](repeating: true, count: tokens.count)
        var index = 0
        while index < tokens.count {
            let match: (kind: Entity.Kind, end: Int)? =
                dates.end(at: index).map { (.date, $0) } ?? money.end(at: index).map { (.money, $0) }
            guard let match else {
                index += 1
                continue
            }
            mentions.append(tokens.mention(match.kind, index..<match.end))
            for used in index..<match.end { remaining[used] = false }
            index = match.end
        }
        return (mentions, remaining)
    }
}
