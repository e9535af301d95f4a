/// Recognizes amounts with their currency: $1,200.50, 1.200 €, EUR 5 million, £3m, 40 US dollars.
struct MoneyRules {
    private let tokens: Tokens

    init(_ tokens: Tokens) {
        self.tokens = tokens
    }

    /// Where the amount that begins at a token ends.
    func end(at index: Int) -> Int? {
        guard let token = tokens[index] else { return nil }
        if token.kind == .digits {
            guard tokens.isFree(at: index), let amountEnd = amountEnd(at: index) else { return nil }
            return currencyEnd(at: afterScale(amountEnd))
        }
        let isPrefixed = Self.symbolPrefixes.contains(token.text) && isSymbol(at: index + 1, glued: true)
        let currency = isPrefixed ? index + 1 : index
        guard isSymbol(at: currency, glued: false) || Self.codes.contains(token.text) else { return nil }
        return amountEnd(at: currency + 1).map(afterScale)
    }

    /// A number with any grouping; which of comma and point is the decimal one does not matter here.
    private func amountEnd(at index: Int) -> Int? {
        guard tokens[index]?.kind == .digits else { return nil }
        var end = index + 1
        while true {
            let isGrouped = [".", ",", "'", "\u{2019}"].contains { tokens.isGluedSign($0, at: end) }
            if isGrouped, let digits = tokens[end + 1], digits.kind == .digits, digits.gap == .nothing {
                end += 2
            } else if let digits = tokens[end], digits.kind == .digits, digits.gap == .nonBreakingSpace,
                digits.text.utf8.count == 3
            {
                end += 1
            } else {
                return end
            }
        }
    }

    private func afterScale(_ index: Int) -> Int {
        guard let token = tokens[index], token.kind == .word else { return index }
        let isScale =
            Self.scales.contains(token.lowercased)
            // A letter alone, after a space, is rather a unit of length.
            || (token.gap == .nothing && ["k", "m", "b"].contains(token.lowercased))
        return isScale ? index + 1 : index
    }

    private func currencyEnd(at index: Int) -> Int? {
        guard let token = tokens[index] else { return nil }
        if isSymbol(at: index, glued: false) {
            // In "from 5 $10 notes were made" the symbol belongs to what follows it.
            let next = tokens[index + 1]
            return next?.kind == .digits && next?.gap == .nothing ? nil : index + 1
        }
        if Self.codes.contains(token.text) { return index + 1 }
        let unit = Self.nationalities.contains(token.lowercased) ? index + 1 : index
        guard let name = tokens[unit]?.lowercased, Self.units.contains(name) else { return nil }
        // Pounds of something are a weight.
        return name.hasPrefix("pound") && tokens[unit + 1]?.lowercased == "of" ? nil : unit + 1
    }

    private func isSymbol(at index: Int, glued: Bool) -> Bool {
        guard let token = tokens[index], token.kind == .sign, !glued || token.gap == .nothing else { return false }
        return token.text.unicodeScalars.allSatisfy { $0.properties.generalCategory == .currencySymbol }
    }

    private static let symbolPrefixes: Set<String> = ["US", "C", "CA", "A", "AU", "NZ", "HK", "S", "R"]
    private static let codes: Set<String> = [
        "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "CNY", "KRW",
        "BRL", "MXN", "ZAR", "SGD", "HKD", "TRY", "ILS", "AED", "SAR", "NGN", "KES", "UAH",
    ]
    private static let scales: Set<String> = ["thousand", "million", "billion", "trillion", "mn", "bn", "tn"]
    private static let nationalities: Set<String> = [
        "us", "american", "canadian", "australian", "singapore", "british", "swiss", "swedish", "norwegian", "danish",
        "japanese", "indian", "mexican",
    ]
    private static let units: Set<String> = [
        "dollar", "dollars", "euro", "euros", "pound", "pounds", "yen", "yuan", "rupee", "rupees", "franc", "francs",
        "kronor", "kroner", "krona", "krone", "peso", "pesos", "rand", "cent", "cents", "pence",
    ]
}
