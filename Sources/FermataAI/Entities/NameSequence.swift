/// Neighbouring tokens that may be one name.
struct NameSequence {
    /// The tokens, all in one sentence.
    var range: Range<Int>
    /// Whether a title such as "Dr." was before the name.
    var hasTitle = false
}

extension NameSequence {
    /// Reads the longest sequence that begins at a token.
    static func starting(at index: Int, in tokens: Tokens, available: [Bool]) -> NameSequence? {
        guard available[index], tokens[index]?.isCapitalized == true else { return nil }
        var end = index + 1
        var hasBody = NameLexicon.bodies.contains(tokens[index]?.lowercased ?? "")
        while let next = nextEnd(after: end, hasBody: hasBody, in: tokens, available: available) {
            hasBody = hasBody || NameLexicon.bodies.contains(tokens[next - 1]?.lowercased ?? "")
            end = next
        }
        return NameSequence(range: index..<end)
    }

    /// Where the sequence ends if it goes on at `end`.
    private static func nextEnd(after end: Int, hasBody: Bool, in tokens: Tokens, available: [Bool]) -> Int? {
        guard let last = tokens[end - 1], !last.isPossessive else { return nil }
        func goesOn(at index: Int) -> Bool {
            guard available.indices.contains(index), available[index], let token = tokens[index] else { return false }
            return token.isCapitalized && !token.startsSentence && token.gap != .nothing
        }
        if goesOn(at: end) { return end + 1 }
        if tokens.isGluedSign(".", at: end) {
            let isAbbreviated = last.isInitial || NameLexicon.titles.contains(last.lowercased)
            if isAbbreviated, goesOn(at: end + 1) { return end + 2 }
            // "J.R.R. Tolkien"
            if last.isInitial, tokens[end + 1]?.isInitial == true, tokens[end + 1]?.gap == .nothing { return end + 2 }
            return nil
        }
        if tokens.isGluedSign(",", at: end), let suffix = tokens[end + 1]?.lowercased {
            return NameLexicon.legalForms.contains(suffix) && goesOn(at: end + 1) ? end + 2 : nil
        }
        if tokens.isSign("&", at: end), tokens[end + 1]?.isCapitalized == true, available[end + 1] { return end + 2 }
        let afterConnectors = endOfConnectors(from: end, hasBody: hasBody, in: tokens)
        return afterConnectors > end && goesOn(at: afterConnectors) ? afterConnectors + 1 : nil
    }

    /// Where the small words end that may stand inside a name: "van der", and in names of bodies "of the" and "and".
    private static func endOfConnectors(from start: Int, hasBody: Bool, in tokens: Tokens) -> Int {
        func word(_ index: Int) -> String { tokens[index]?.lowercased ?? "" }
        var end = start
        while end < start + 2, NameLexicon.particles.contains(word(end)) { end += 1 }
        guard end == start, hasBody else { return end }
        switch word(start) {
        case "of", "for":
            return word(start + 1) == "the" ? start + 2 : start + 1
        case "and":
            // "Department of Health and Social Care", but "Bank of England and Ministry of Finance", "… and Anna Berg".
            let next = word(start + 1)
            return NameLexicon.bodies.contains(next) || NameLexicon.firstNames.contains(next) ? start : start + 1
        default:
            return start
        }
    }
}
