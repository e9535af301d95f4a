/// What the words around a name say about it.
struct NameContext {
    private let tokens: Tokens

    init(_ tokens: Tokens) {
        self.tokens = tokens
    }

    /// Whether somebody at this place speaks, has an age, or has an occupation.
    func speaksOfPerson(at range: Range<Int>) -> Bool {
        if let before = tokens[range.lowerBound - 1]?.lowercased, NameLexicon.speechVerbs.contains(before) {
            return true
        }
        var next = range.upperBound
        guard tokens.isGluedSign(",", at: next) else { return isSpeechVerb(at: next) }
        next += 1
        if isSpeechVerb(at: next) { return true }
        if let age = tokens[next]?.number, (10...110).contains(age) { return tokens.isGluedSign(",", at: next + 1) }
        guard let article = tokens[next]?.lowercased, ["a", "an", "the", "its", "their", "our"].contains(article) else {
            return NameLexicon.occupations.contains(tokens[next]?.lowercased ?? "")
        }
        return (next + 1...next + 4).contains { NameLexicon.occupations.contains(tokens[$0]?.lowercased ?? "") }
    }

    private func isSpeechVerb(at index: Int) -> Bool {
        NameLexicon.speechVerbs.contains(tokens[index]?.lowercased ?? "")
    }
}
