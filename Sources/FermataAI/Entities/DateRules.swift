/// Recognizes dates: 2024-03-12, 12/03/2024, 12 March 2024, the 3rd of May, March 12, 2024, March 2024.
struct DateRules {
    private let tokens: Tokens

    init(_ tokens: Tokens) {
        self.tokens = tokens
    }

    /// Where the date that begins at a token ends.
    func end(at index: Int) -> Int? {
        guard tokens.isFree(at: index) else { return nil }
        switch tokens[index]?.kind {
        case .digits: return numericEnd(at: index) ?? dayMonthEnd(at: index)
        case .word: return monthEnd(at: index)
        default: return nil
        }
    }

    /// Three numbers with the same sign between them.
    private func numericEnd(at index: Int) -> Int? {
        guard let separator = tokens[index + 1]?.text, ["-", "/", "."].contains(separator),
            tokens.isGluedSign(separator, at: index + 1), tokens.isGluedSign(separator, at: index + 3),
            let first = part(at: index), let second = part(at: index + 2), let third = part(at: index + 4),
            !continuesNumber(after: index + 4)
        else { return nil }
        let isValid: Bool
        switch (first.digits, second.digits, third.digits) {
        case (4, 2, 2): isValid = isDay(third.value) && isMonth(second.value)
        case (1...2, 1...2, 4): isValid = isDayAndMonth(first.value, second.value)
        case (1...2, 1...2, 2): isValid = separator == "/" && isDayAndMonth(first.value, second.value)
        default: isValid = false
        }
        return isValid ? index + 5 : nil
    }

    private func dayMonthEnd(at index: Int) -> Int? {
        guard let day = tokens[index]?.number, isDay(day) else { return nil }
        var next = afterOrdinal(index + 1)
        if tokens[next]?.lowercased == "of" { next += 1 }
        guard isMonthName(at: next), tokens[next]?.gap != .nothing else { return nil }
        next += 1
        // The period of an abbreviated month, not that of the sentence.
        if tokens.isGluedSign(".", at: next), isYear(at: next + 1) { next += 1 }
        return afterYear(next) ?? next
    }

    private func monthEnd(at index: Int) -> Int? {
        guard isMonthName(at: index) else { return nil }
        var next = index + 1
        if tokens.isGluedSign(".", at: next) { next += 1 }
        guard let number = tokens[next], number.gap != .nothing else { return nil }
        if isYear(at: next) { return next + 1 }
        guard let day = number.number, isDay(day), !continuesNumber(after: next) else { return nil }
        next = afterOrdinal(next + 1)
        return afterYear(next) ?? next
    }

    private func part(at index: Int) -> (digits: Int, value: Int)? {
        guard let token = tokens[index], let value = token.number else { return nil }
        guard token.gap == .nothing || tokens.isFree(at: index) else { return nil }
        return (token.text.utf8.count, value)
    }

    /// Whether digits, or a decimal part, follow without a space: then this is another kind of number.
    private func continuesNumber(after index: Int) -> Bool {
        guard let next = tokens[index + 1], next.gap == .nothing else { return false }
        if next.kind == .sign, [".", ",", "-", "/", "%"].contains(next.text) {
            return next.text == "%" || (tokens[index + 2]?.kind == .digits && tokens[index + 2]?.gap == .nothing)
        }
        return false
    }

    private func afterOrdinal(_ index: Int) -> Int {
        guard let token = tokens[index], token.gap == .nothing, ["st", "nd", "rd", "th"].contains(token.lowercased)
        else { return index }
        return index + 1
    }

    private func afterYear(_ index: Int) -> Int? {
        let next = tokens.isGluedSign(",", at: index) ? index + 1 : index
        return isYear(at: next) && tokens[next]?.gap != .nothing ? next + 1 : nil
    }

    private func isYear(at index: Int) -> Bool {
        guard let token = tokens[index], token.text.utf8.count == 4, let year = token.number else { return false }
        return (1000...2999).contains(year) && !continuesNumber(after: index)
    }

    private func isMonthName(at index: Int) -> Bool {
        guard let token = tokens[index], token.isCapitalized else { return false }
        return NameLexicon.months.contains(token.lowercased)
    }

    private func isDay(_ number: Int) -> Bool { (1...31).contains(number) }

    private func isMonth(_ number: Int) -> Bool { (1...12).contains(number) }

    private func isDayAndMonth(_ first: Int, _ second: Int) -> Bool {
        (isDay(first) && isMonth(second)) || (isMonth(first) && isDay(second))
    }
}
