/// Finds people and organisations among the capitalised words of a text.
///
/// A first pass takes sequences with evidence of what they name; a second finds shorter mentions of the same:
/// "Okafor" after "Adaeze Okafor", "Northwind" after "Northwind Systems Ltd".
struct NameRules {
    private struct Name {
        let kind: Entity.Kind
        let sequence: NameSequence
        let text: String
        let words: [String]
    }

    private let tokens: Tokens
    private let available: [Bool]
    /// What the text also writes without a capital, and so is hardly a name.
    private let commonWords: Set<String>

    /// Looks at the tokens that are not part of something else.
    init(_ tokens: Tokens, available: [Bool]) {
        self.tokens = tokens
        self.available = available
        var commonWords: Set<String> = []
        for index in 0..<tokens.count {
            if let token = tokens[index], token.kind == .word, !token.isCapitalized { commonWords.insert(token.text) }
        }
        self.commonWords = commonWords
    }

    func mentions() -> [Mention] {
        let sequences = candidates()
        let names = sequences.map { sequence in kind(of: sequence).map { name($0, sequence) } }
        var aliases = NameAliases()
        // Longer names first: what is short for one of them has no short forms of its own.
        for count in Set(names.compactMap { $0?.words.count }).sorted(by: >) {
            for name in names.compactMap(\.self) where name.words.count == count {
                let acronym = name.kind == .organization ? acronym(after: name.sequence.range) : nil
                aliases.add(name.kind, name.text, words: name.words, acronym: acronym)
            }
        }
        return zip(sequences, names).compactMap { sequence, name in
            let words = name?.words ?? self.words(sequence.range)
            if let full = aliases.fullName(words: words, kind: name?.kind), !isCommon(words) || name != nil {
                return tokens.mention(full.kind, sequence.range, text: full.text)
            }
            return name.map { tokens.mention($0.kind, sequence.range, text: $0.text) }
        }
    }

    private func candidates() -> [NameSequence] {
        var found: [NameSequence] = []
        var index = 0
        while index < tokens.count {
            guard let whole = NameSequence.starting(at: index, in: tokens, available: available) else {
                index += 1
                continue
            }
            index = whole.range.upperBound
            let sequence = withoutTitle(withoutOrdinaryWords(whole))
            if !sequence.range.isEmpty { found.append(sequence) }
        }
        return found
    }

    private func withoutOrdinaryWords(_ sequence: NameSequence) -> NameSequence {
        var range = sequence.range
        while let first = range.first, let token = tokens[first] {
            let isOrdinary =
                StopWords.english.contains(token.lowercased) && !(token.isInitial && range.count > 1)
                || NameLexicon.calendarWords.contains(token.lowercased)
                || (token.startsSentence && commonWords.contains(token.lowercased) && !isFirstName(first, of: range))
                || token.kind != .word
            guard isOrdinary else { break }
            range = first + 1..<range.upperBound
        }
        while let last = range.last, let token = tokens[last] {
            guard token.kind != .word || NameLexicon.calendarWords.contains(token.lowercased) else { break }
            range = range.lowerBound..<last
        }
        return NameSequence(range: range)
    }

    /// Cuts off a title and what is before it: "Finance Minister Anna Berg" names Anna Berg.
    private func withoutTitle(_ sequence: NameSequence) -> NameSequence {
        guard !isOrganization(sequence.range) else { return sequence }
        let title = sequence.range.last { NameLexicon.titles.contains(tokens[$0]?.lowercased ?? "") }
        guard let title else { return sequence }
        var start = title + 1
        if tokens.isGluedSign(".", at: start) { start += 1 }
        guard start < sequence.range.upperBound else {
            // "Maria Lopez, Director" is two sequences; a title at the end alone names nobody.
            return NameSequence(range: sequence.range.upperBound..<sequence.range.upperBound)
        }
        return NameSequence(range: start..<sequence.range.upperBound, hasTitle: true)
    }

    private func kind(of sequence: NameSequence) -> Entity.Kind? {
        let range = sequence.range
        if isOrganization(range) { return .organization }
        let words = range.compactMap { tokens[$0] }.filter { $0.kind == .word }
        guard words.count <= 5, !words.contains(where: \.isAllCapitals) else { return nil }
        if sequence.hasTitle { return .person }
        guard words.count >= 2 else { return nil }
        let hasParticle = words.dropFirst().contains { NameLexicon.particles.contains($0.lowercased) }
        if NameLexicon.firstNames.contains(words[0].lowercased) || hasParticle || hasInitials(words) { return .person }
        let isUnusual = !words.contains { commonWords.contains($0.lowercased) }
        return words.count <= 3 && isUnusual && NameContext(tokens).speaksOfPerson(at: range) ? .person : nil
    }

    /// Whether there are initials and a name, and the initials are not those of a country: "J. Smith", "U.S. Embassy".
    private func hasInitials(_ words: [Token]) -> Bool {
        guard let first = words.firstIndex(where: \.isInitial), !words.allSatisfy(\.isInitial) else { return false }
        let pair = words[first...].prefix(2).map(\.lowercased).joined()
        return first > 0 || !["us", "uk", "un", "eu"].contains(pair)
    }

    private func isOrganization(_ range: Range<Int>) -> Bool {
        let words = range.compactMap { tokens[$0]?.kind == .word ? tokens[$0]?.lowercased : nil }
        guard words.count >= 2, let last = words.last else { return false }
        if NameLexicon.legalForms.contains(last) || NameLexicon.bodies.contains(last) { return true }
        if range.contains(where: { tokens.isSign("&", at: $0) }) { return true }
        return words.contains(where: NameLexicon.bodies.contains) && (words.contains("of") || words.contains("for"))
    }

    private func isFirstName(_ index: Int, of range: Range<Int>) -> Bool {
        range.count > 1 && NameLexicon.firstNames.contains(tokens[index]?.lowercased ?? "")
    }

    private func isCommon(_ words: [String]) -> Bool {
        words.count == 1 && words.contains { commonWords.contains($0) }
    }

    private func name(_ kind: Entity.Kind, _ sequence: NameSequence) -> Name {
        Name(kind: kind, sequence: sequence, text: tokens.text(sequence.range), words: words(sequence.range))
    }

    private func words(_ range: Range<Int>) -> [String] {
        range.compactMap { tokens[$0]?.kind == .word ? tokens[$0]?.lowercased : nil }
    }

    /// The acronym in parentheses after an organisation, if it is made of its initials.
    private func acronym(after range: Range<Int>) -> String? {
        let index = range.upperBound
        guard tokens.isSign("(", at: index), tokens.isSign(")", at: index + 2), let acronym = tokens[index + 1],
            acronym.isAllCapitals
        else { return nil }
        let initials = range.compactMap { tokens[$0]?.isCapitalized == true ? tokens[$0]?.lowercased.first : nil }
        return String(initials) == acronym.lowercased ? acronym.lowercased : nil
    }
}
